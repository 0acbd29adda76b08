"""The two scripts for PowerShell: all of CIM in one child, the search for updates in another. They only read.

What comes out is JSON of numbers, booleans and reasons. Names travel as numbers of UTF-16 and times as FILETIME, so that
neither the code page of the console nor the calendar of the country touches them. Not tried on a real Windows yet.
"""

from __future__ import annotations

CIM = r"""
function Rows($space, $class, $filter, $wanted) {
  try {
    if ($filter) { $found = Get-CimInstance -Namespace $space -ClassName $class -Filter $filter -ErrorAction Stop }
    else { $found = Get-CimInstance -Namespace $space -ClassName $class -ErrorAction Stop }
    @($found | Select-Object -Property $wanted)
  } catch {
    if ($_.CategoryInfo.Category -eq 'PermissionDenied') { 'not_permitted' } else { 'not_supported' }
  }
}
$name = @{n = 'displayName'; e = { [int[]][char[]]$_.displayName } }
$adapter = @{n = 'Name'; e = { [int[]][char[]]$_.Name } }
$day = @{n = 'InstalledOn'; e = { if ($_.InstalledOn) { $_.InstalledOn.ToFileTimeUtc() } } }
$cim = 'root\cimv2'
$shell = 'not_supported'
try {
  $drive = (New-Object -ComObject Shell.Application).NameSpace($env:SystemDrive).Self
  $shell = $drive.ExtendedProperty('System.Volume.BitLockerProtection')
} catch { }
@{
  AntiVirusProduct = @(Rows 'root\SecurityCenter2' AntiVirusProduct $null @($name, 'productState'))
  FirewallProduct = @(Rows 'root\SecurityCenter2' FirewallProduct $null @('productState'))
  MpComputerStatus = @(Rows 'root\Microsoft\Windows\Defender' MSFT_MpComputerStatus $null @(
    'AMRunningMode', 'RealTimeProtectionEnabled', 'AntivirusSignatureAge', 'IsTamperProtected'))
  EncryptableVolume = @(Rows 'root\cimv2\Security\MicrosoftVolumeEncryption' Win32_EncryptableVolume $null @(
    'DriveLetter', 'ProtectionStatus', 'ConversionStatus'))
  Volume = @(Rows $cim Win32_Volume 'DriveType=3' @('DriveLetter', 'BootVolume'))
  UserAccount = @(Rows $cim Win32_UserAccount 'LocalAccount=TRUE' @('SID', 'Disabled'))
  QuickFixEngineering = @(Rows $cim Win32_QuickFixEngineering $null @($day))
  NetworkAdapter = @(Rows $cim Win32_NetworkAdapter $null @($adapter, 'NetConnectionStatus'))
  ComputerSystem = @(Rows $cim Win32_ComputerSystem $null @('Manufacturer', 'Model', 'PCSystemType'))
  Bios = @(Rows $cim Win32_Bios $null @('Manufacturer', 'Version'))
  OperatingSystem = @(Rows $cim Win32_OperatingSystem $null @('ProductType'))
  Battery = @(Rows $cim Win32_Battery $null @('Availability'))
  Shell = @($shell)
} | ConvertTo-Json -Depth 4 -Compress
"""

UPDATES = r"""
$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher()
$searcher.Online = $false
$found = $searcher.Search("IsInstalled=0 and IsHidden=0 and Type='Software'").Updates
$security = '0fa1201d-4330-4fa8-8ae9-b877473b6441'
$count = 0
foreach ($update in $found) {
  foreach ($category in $update.Categories) { if ($category.CategoryID -eq $security) { $count++; break } }
}
$last = (New-Object -ComObject Microsoft.Update.AutoUpdate).Results.LastSearchSuccessDate
@{ Pending = $count; LastSearch = $(if ($last) { $last.ToFileTimeUtc() }) } | ConvertTo-Json -Compress
"""
