#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# move_xtensor.sh <folder of xtensor's headers> <new folder>: copies the headers of xtensor
# 0.24 or 0.25, which lie in one folder, into the folders that they have since 0.26, and
# corrects their includes.
set -euo pipefail
from=$1 to=$2/xtensor

folder_of() {
  case $1 in
    xchunk*) echo chunk ;;
    xadapt | xarray | xbuffer_adaptor | xcontainer | xfixed | xscalar | xstorage | xtensor) echo containers ;;
    xbuilder | xgenerator | xrandom) echo generators ;;
    xcsv | xinfo | xio | xjson | xmime | xnpy) echo io ;;
    xcomplex | xexpression_holder | xfft | xhistogram | xmanipulation | xpad | xset_operation | xsort) echo misc ;;
    xoptional*) echo optional ;;
    xaccumulator | xblockwise_reducer* | xnorm | xreducer) echo reducers ;;
    xexception | xtensor_simd | xutils) echo utils ;;
    xaxis_* | xbroadcast | xdynamic_view | xfunctor_view | xindex_view | xmasked_view | xoffset_view | \
      xrepeat | xslice | xstrided_view | xstrided_view_base | xview | xview_utils) echo views ;;
    *) echo core ;;
  esac
}

rm -rf "$to"
moves=()
for header in "$from"/*.hpp; do
  name=$(basename "$header" .hpp)
  moves+=(-e "s|#include [\"<]\(xtensor/\)\?$name\.hpp[\">]|#include <xtensor/$(folder_of "$name")/$name.hpp>|")
done
for header in "$from"/*.hpp; do
  folder=$to/$(folder_of "$(basename "$header" .hpp)")
  mkdir -p "$folder"
  sed "${moves[@]}" "$header" > "$folder/$(basename "$header")"
done
