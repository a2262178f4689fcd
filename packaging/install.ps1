# Installs icp on Windows: irm https://github.com/icp-as-code/icp/releases/latest/download/install.ps1 | iex
# $env:ICP_VERSION chooses a release, $env:ICP_BIN a folder. Nothing is installed whose checksum is not the published one.
$ErrorActionPreference = 'Stop'
$version = if ($env:ICP_VERSION) { $env:ICP_VERSION } else { '@VERSION@' }
$bin = if ($env:ICP_BIN) { $env:ICP_BIN } else { Join-Path $env:LOCALAPPDATA 'Programs\icp' }
$from = if ($env:ICP_RELEASES) { $env:ICP_RELEASES } else { 'https://github.com/icp-as-code/icp/releases/download' }
$name = "icp-$version-x86_64-pc-windows-msvc.tar.gz"
$scratch = Join-Path ([IO.Path]::GetTempPath()) ([Guid]::NewGuid())
New-Item -ItemType Directory -Path $scratch | Out-Null
try {
    $archive = Join-Path $scratch $name
    Invoke-WebRequest -UseBasicParsing -Uri "$from/v$version/$name" -OutFile $archive
    Invoke-WebRequest -UseBasicParsing -Uri "$from/v$version/$name.sha256" -OutFile "$archive.sha256"
    $expected = ((Get-Content "$archive.sha256" -Raw) -split '\s+')[0]
    $found = (Get-FileHash -Algorithm SHA256 $archive).Hash
    if (-not $expected -or $found -ne $expected) {
        throw "the checksum of $name is not the published one; nothing was installed"
    }
    tar -xzf $archive -C $scratch
    New-Item -ItemType Directory -Force -Path $bin | Out-Null
    Copy-Item -Force (Join-Path $scratch 'icp.exe') (Join-Path $bin 'icp.exe')
    & (Join-Path $bin 'icp.exe') --version
    if (($env:PATH -split ';') -notcontains $bin) { Write-Output "add $bin to your PATH" }
} finally {
    Remove-Item -Recurse -Force $scratch
}
