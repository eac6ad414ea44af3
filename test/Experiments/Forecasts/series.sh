#!/usr/bin/env bash
# Fetches the real series of the experiment "forecasts" and forecasts them by R's package forecast: series.sh [FOLDER] (default artifacts/forecasts).
# Debian's packages with series are unpacked, not installed. What must be there: apt-get install --no-install-recommends r-cran-forecast npm.
# Started again it goes on with the forecasts that are missing; all of them take hours of one core, most of them auto.arima on weekly series.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
out=$(realpath -m "${1:-$here/../../../artifacts/forecasts}")
Rscript -e 'library(forecast)' 2> /dev/null || { echo "R's package forecast is not there: apt-get install --no-install-recommends r-cran-forecast" >&2; exit 2; }
command -v npm > /dev/null || { echo "npm is not there: apt-get install --no-install-recommends npm" >&2; exit 2; }
mkdir -p "$out"

if [ ! -e "$out/series.csv" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    cd "$work"
    apt-get download r-cran-aer r-cran-forecast r-cran-ggplot2 r-cran-gstat r-cran-mlbench r-cran-modeldata r-cran-quantreg r-cran-surveillance r-cran-tseries \
        gretl-data python3-statsmodels python3-vega-datasets
    for package in *.deb; do dpkg -x "$package" unpacked; done
    # The last version whose table of flights is text.
    npm pack --silent vega-datasets@1.31.1
    tar xzf vega-datasets-1.31.1.tgz -C unpacked package/data/flights-3m.csv package/data/unemployment-across-industries.json
    Rscript "$here/series.R" unpacked "$out"
fi

nice -n 19 Rscript "$here/peers.R" "$out"
