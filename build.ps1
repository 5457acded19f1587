#!/usr/bin/env pwsh
# Builds with nothing but the .NET SDK on the machine: ./build.ps1 --target=Test
$ErrorActionPreference = 'Stop'
Set-Location $PSScriptRoot

if (-not (Get-Command dotnet -ErrorAction SilentlyContinue)) {
    Write-Error 'The .NET SDK 10 is needed: https://dotnet.microsoft.com/download'
}
$env:DOTNET_CLI_TELEMETRY_OPTOUT = '1'
$env:DOTNET_NOLOGO = '1'
if ([Console]::IsOutputRedirected) { $env:NO_COLOR = '1' }

dotnet tool restore | Out-Null
dotnet cake build.cake @args
exit $LASTEXITCODE
