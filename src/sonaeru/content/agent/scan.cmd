@echo off
rem Looks at this computer and shows the result as a page. It changes no setting and sends nothing.
chcp 65001 >nul
setlocal
set "HERE=%~dp0"
set "FOLDER=%LOCALAPPDATA%\Sonaeru\agent"
if not exist "%HERE%python\python.exe" goto unpack
if not exist "%FOLDER%" mkdir "%FOLDER%"
echo このパソコンを調べています。2分ほどかかることがあります。
echo Looking at this computer. This may take two minutes.
"%HERE%python\python.exe" -X utf8 "%HERE%sonaeru-agent.pyz" scan --html "%FOLDER%\scan.html"
if errorlevel 2 goto failed
start "" "%FOLDER%\scan.html"
exit /b 0
:unpack
echo zipファイルを「すべて展開」してから、もう一度開いてください。
echo Please extract the whole zip file first, then open this again.
pause
exit /b 2
:failed
echo 調べられませんでした。上の文を、管理者に伝えてください。
echo It did not work. Please show the text above to your administrator.
pause
exit /b 2
