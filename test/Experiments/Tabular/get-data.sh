#!/usr/bin/env bash
# Fetches the tables of the experiment "tabular" from Debian's packages into a folder: get-data.sh FOLDER.
# The packages are unpacked, not installed; Rscript (apt-get install --no-install-recommends r-base-core) reads those that are R's.
set -euo pipefail
[ $# = 1 ] || { echo "usage: get-data.sh FOLDER" >&2; exit 2; }
command -v Rscript > /dev/null || { echo "Rscript is not there: apt-get install --no-install-recommends r-base-core" >&2; exit 2; }
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
out=$(cd "$1" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

apt-get download weka libfann-doc r-cran-aer r-cran-cardata r-cran-ggplot2 r-cran-kernlab r-cran-mlbench r-cran-modeldata
for package in *.deb; do dpkg -x "$package" unpacked; done

for name in breast-cancer credit-g diabetes glass ionosphere segment-challenge soybean; do
    cp "unpacked/usr/share/doc/weka/examples/$name.arff" "$out/"
done

# A file of libfann: "rows inputs outputs", then the inputs and the outputs of a row on a line each. Its two halves become one table.
for name in abelone building census-house kin32fm pumadyn-32fm; do
    for half in train test; do
        awk -v half=$half '
            NR == 1 && half == "train" { for (i = 1; i <= $2; i++) printf "x%d,", i; for (i = 1; i <= $3; i++) printf "y%d%s", i, i < $3 ? "," : "\n" }
            NR > 1 { sub(/ +$/, ""); gsub(/ +/, ","); printf "%s%s", $0, NR % 2 ? "\n" : "," }' \
            "unpacked/usr/share/doc/libfann-dev/examples/datasets/$name.$half"
    done > "$out/$name.csv"
done

Rscript "$here/export.R" unpacked/usr/lib/R/site-library "$out"
ls "$out" | wc -l
