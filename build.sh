#!/usr/bin/env bash
# Builds with nothing but the .NET SDK on the machine: ./build.sh --target=Test
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

if ! command -v dotnet > /dev/null; then
  echo "The .NET SDK 10 is needed: https://dotnet.microsoft.com/download" >&2
  exit 1
fi
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
[ -t 1 ] || export NO_COLOR=1

dotnet tool restore > /dev/null
exec dotnet cake build.cake "$@"
