#!/bin/sh
# Finds a Chromium for the browser tests; installs the system's package where that is allowed.
set -eu

find_chromium() {
    for name in chromium chromium-browser google-chrome; do
        command -v "$name" >/dev/null 2>&1 && return 0
    done
    return 1
}

find_pdf_tools() {
    command -v pdftotext >/dev/null 2>&1
}

has_chinese_font() {
    fc-list ':lang=zh-cn' 2>/dev/null | grep -q .
}

if find_chromium && find_pdf_tools && has_chinese_font; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-cjk poppler-utils >/dev/null
    find_chromium && exit 0
fi
cat >&2 <<'EOF'
浏览器测试需要 Chromium、中文字体和 pdftotext。Debian/Ubuntu 请运行：
The browser tests need Chromium, a Chinese font and pdftotext. On Debian/Ubuntu run:
    sudo apt-get install chromium fonts-noto-cjk poppler-utils
EOF
exit 2
