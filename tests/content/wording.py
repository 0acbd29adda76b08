"""What words of ours must and must not say: shared by the tests of all content."""

import re

# Formal terms that an owner need not know, and promises nobody can keep; ログ only where it is a word by itself.
AVOIDED = re.compile(
    "エンドポイント|脆弱性|パッチ|マルウェア|ランサムウェア|インシデント|標的型攻撃|フィッシング|認証情報|多要素認証"
    "|クリック率|報告率|アクセス制御|最小権限|管理者権限|暗号化|リストア|世代管理|ファイアウォール|ネットワーク分離|遮断"
    "|(?<![ァ-ヶー])ログ(?![ァ-ヶー])|ステークホルダー|ガバナンス|エビデンス|コンプライアンス|免責|安全です|完璧|保証"
)
JAPANESE = re.compile("[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")
# One idea a sentence.
LONGEST_JA, LONGEST_EN = 40, 20
ENDS_JA, ENDS_EN = "[。！？]", r"[.!?]\"?(?:\s|$)"
# What a sentence on the declaration must not say of it: IPA states so for bodies that support it.
DECLARATION = re.compile("SECURITY ACTION|自己宣言")
CLAIMS = re.compile(
    "認定|認証|合格|取得|審査|お墨付き|公認|保証|certif|accredit|guarantee|audited|approved by", re.IGNORECASE
)
# The one permitted use: that it is none.
NEGATION = "IPAが認定する制度ではありません"


def sentences(text: str, ends: str) -> list[str]:
    """The sentences of a text, without what ends them."""
    return [part.strip() for part in re.split(ends, text) if part.strip()]


def claims(text: str) -> list[str]:
    """Sentences that speak of the declaration as of something that somebody else grants."""
    parts = sentences(text.replace(NEGATION, ""), f"{ENDS_JA}|{ENDS_EN}|\n")
    return [part for part in parts if DECLARATION.search(part) and CLAIMS.search(part)]
