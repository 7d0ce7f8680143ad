#!/usr/bin/env bash
# SPDX-License-Identifier: BSD-3-Clause
# usage: check.sh FAST_SCNN_TRAIN
# What the programs do with bad options and files, stages out of order, broken pictures, a
# full disk, and after an interruption.  Takes seconds.
set -uo pipefail
scripts=$(dirname "$(realpath "$0")")
. "$scripts/../support/check.sh"
train=$program
distill=$(dirname "$program")/fast_scnn_distill
few=(--preset smoke --train-samples 12 --test-samples 4)
low=("${few[@]}" --profile low --previous-model-path none)

refuses_bad_options
refuses '--profile: ' --profile lowest
refuses '--density: ' --density 1.5
refuses '--patch_width: ' --patch_width 5
refuses '--previous-model-path: expected the weights of the stage before, or none' --preset smoke --profile low
refuses 'expected one stage with other sizes, found --curriculum' --preset smoke --patch-width 20
refuses 'low: expected a patch inside 48x24, found 60x20' "${low[@]}" --patch_width 60
refuses 'none: expected the folder of CamVid, found no such folder' --data-dir none
refuses 'none/leftImg8bit/train: expected a folder of Cityscapes' --dataset cityscapes --data-dir none

# Profiles: the file and the line.
sed 's/patch_width: 36/patch_width: 3x/' "$scripts/config/scenes.yaml" >own.yaml
refuses 'own.yaml:3: expected low.patch_width to be a whole number in [17, 48], found "3x"' --preset smoke --profiles own.yaml
printf 'profiles:\n  low: {resized_image_widht: 48}\n' >own.yaml
refuses 'own.yaml:2: expected resized_image_width, ' --preset smoke --profiles own.yaml
printf 'profiles:\n  low: {patch_width: [1\n' >own.yaml
refuses 'own.yaml:3: expected YAML' --preset smoke --profiles own.yaml
printf 'profiles:\n  tiny: {patch_width: 20}\n' >own.yaml
refuses 'own.yaml:2: expected one of the profiles low, medium, high, higher, highest, found tiny' --preset smoke --profiles own.yaml
sed '/ highest:/d' "$scripts/config/scenes.yaml" >own.yaml
refuses 'own.yaml: expected the profile highest, found none; add its four sides' --preset smoke --profiles own.yaml
sed 's/, patch_height: 24//' "$scripts/config/scenes.yaml" >own.yaml
refuses 'own.yaml:4: expected medium.patch_height, found none; add it' --preset smoke --profiles own.yaml
refuses 'missing.yaml: expected a file of settings' --preset smoke --profiles missing.yaml

# A curriculum, and the same stages one by one: the same weights.
run "${few[@]}" --epochs 3 --out whole || fail "curriculum: $(cat complained)"
for p in low medium high higher highest; do
  [ -s whole/teacher-$p-seed42/result.json ] && [ -s whole/teacher-$p-seed42/best.safetensors ] || fail "no $p"
done
grep -q 'teacher-highest seed 42 .* 0.743 ' said || fail "no table: $(tail -5 said)"
previous=none
for p in low medium; do
  run "${few[@]}" --epochs 3 --data-dir whole/scenes --out single --profile $p --previous-model-path $previous \
    --experiment-id teacher || fail "stage $p: $(cat complained)"
  previous=single/teacher-$p-seed42/best.safetensors
  cmp -s $previous whole/teacher-$p-seed42/best.safetensors || fail "stage $p alone: other weights"
done

# Stages out of order, other networks, damaged weights.
from() { refuses "$1" "${few[@]}" --profile "$2" --previous-model-path "$3" "${@:4}"; }
from 'weights for images of 48x24, of the stage before medium, found some for 80x40, of the stage high' \
  medium whole/teacher-high-seed42/best.safetensors
from 'none, as low is the first stage' low whole/teacher-low-seed42/best.safetensors
from 'layer.0.0.weight' medium whole/teacher-low-seed42/best.safetensors --width 0.5
from 'missing: ' medium missing
head -c 5000 whole/teacher-low-seed42/best.safetensors >cut.safetensors
from 'cut.safetensors: ' medium cut.safetensors
run "${few[@]}" --epochs 1 --out any --profile low --previous-model-path whole/teacher-high-seed42/best.safetensors \
  --any-order || fail "any order: $(cat complained)"

# Pictures and labels: missing, of other sizes, out of range, broken in an epoch.
scenes() { # a fresh copy, and what is done to it
  rm -rf bad && cp -r whole/scenes bad
}
images=bad/leftImg8bit/train/aachen labels=bad/gtFine/train/aachen
bad() { refuses "$1" "${low[@]}" --data-dir bad "${@:2}"; }
scenes && rm $labels/aachen_000002_000019_gtFine_labelIds.png
bad 'aachen_000002_000019_gtFine_labelIds.png: expected the labels of bad/leftImg8bit/train/aachen/aachen_000002_'
scenes && rm $images/aachen_000003_000019_leftImg8bit.png
bad 'aachen_000003_000019_leftImg8bit.png: expected the picture of '
small=iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR42mNgBwAACQAIjau5AQAAAABJRU5ErkJggg== # 1x1
scenes && base64 -d <<<$small >$images/aachen_000004_000019_leftImg8bit.png
bad 'aachen_000004_000019_leftImg8bit.png: expected a picture of 128x64, as the first of the set, found 1x1'
scenes && base64 -d <<<$small >$labels/aachen_000004_000019_gtFine_labelIds.png
bad 'aachen_000004_000019_gtFine_labelIds.png: expected labels of 128x64, as its picture, found 1x1'
id_99=iVBORw0KGgoAAAANSUhEUgAAAIAAAABACAAAAAD3vSCjAAAAOklEQVR42u3OsQAAAAACsFzzdwijZyNYehYBAQEBAQEBAQEBA
id_99+=QEBAQEBAQEBAQEBAQEBAQEBAQGBd2DSGWC1iJiK3QAAAABJRU5ErkJggg== # 128x64 of 99
scenes && base64 -d <<<$id_99 >$labels/aachen_000004_000019_gtFine_labelIds.png
bad 'aachen_000004_000019_gtFine_labelIds.png: expected ids from 0 to 33, found 99 at column 0, row 0'
scenes && head -c 700 $images/aachen_000005_000019_leftImg8bit.png >half && mv half $images/aachen_000005_000019_leftImg8bit.png
bad 'aachen_000005_000019_leftImg8bit.png: expected a PNG picture'
run "${low[@]}" --data-dir bad --skip-broken --epochs 2 || fail "skip: $(cat complained)"
grep -q 'left out: .*aachen_000005_000019_leftImg8bit.png' complained || fail "left out, and not named: $(cat complained)"
: >$images/aachen_000000_000019_leftImg8bit.png
run "${low[@]}" --data-dir bad --skip-broken --epochs 1 || fail "skip the first: $(cat complained)"
grep -q 'left out: .*aachen_000000_000019_leftImg8bit.png' complained || fail "the first, and not named: $(cat complained)"
rm -rf out

# A disk that is full: the last good checkpoint is still there, and training goes on.
run "${low[@]}" --epochs 2 --out disk || fail "disk: $(cat complained)"
rm disk/teacher-low-seed42/result.json
sum=$(md5sum <disk/teacher-low-seed42/checkpoint.safetensors)
(
  trap '' XFSZ
  ulimit -f 100
  run "${low[@]}" --data-dir disk/scenes --epochs 5 --out disk --resume
  [ $? = 2 ] && grep -q 'free some space, or choose another place' complained
) || fail "a full disk: $(cat complained)"
[ "$(md5sum <disk/teacher-low-seed42/checkpoint.safetensors)" = "$sum" ] || fail 'a full disk took the checkpoint'
[ -z "$(find disk -name '*.part')" ] || fail 'a full disk left parts'
rm -rf disk

# Interrupted in some stage and resumed: the same weights.  Other settings are refused.
"$train" --threads 1 "${few[@]}" --epochs 6 --out cut >said 2>complained || fail "$(cat complained)"
mv cut stopped # paths of weights are kept as seen from --out
mkdir cut
mv stopped/teacher-{higher,highest}-seed42 cut
"$train" --threads 1 "${few[@]}" --epochs 6 --out stopped --resume >said 2>complained &
until [ "$(cat stopped/teacher-higher-seed42/metrics.csv 2>/dev/null | wc -l)" -gt 2 ]; do
  kill -0 $! 2>/dev/null || break
  sleep 0.02
done
kill -TERM $!
wait $!
[ $? = 130 ] || fail 'stopped, and another exit code'
grep -q 'stopped; --resume goes on' said || fail "stopped: said $(tail -1 said)"
cmp -s cut/teacher-higher-seed42/checkpoint.safetensors stopped/teacher-higher-seed42/checkpoint.safetensors &&
  fail 'stopped: nothing is left to do'
refuses 'settings.json: expected learning_rate 0.001, with which the run began, found 0.01' \
  "${few[@]}" --epochs 6 --lr 0.01 --profile higher --curriculum --out stopped --resume
run "${few[@]}" --epochs 6 --out stopped --resume || fail "resumed: $(cat complained)"
for p in higher highest; do
  for file in best.safetensors last.safetensors validation.csv; do
    cmp -s cut/teacher-$p-seed42/$file stopped/teacher-$p-seed42/$file || fail "resumed: another $file of $p"
  done
done
refuses 'expected a stage with the settings asked for, found one that ended with others' \
  "${few[@]}" --epochs 6 --lr 0.01 --out stopped --resume
[ -s stopped/teacher-highest-seed42/result.json ] || fail 'a refusal took a result'

# The student: both parts of the loss; a smaller one; by the published sum.
program=$distill
teacher=whole/teacher-highest-seed42/best.safetensors
refuses 'expected the weights of a teacher' --dataset camvid
refuses '--temperature: ' --temperature 1
refuses '--alpha: ' --alpha 2
refuses 'missing: ' "${few[@]}" --trained-teacher-model-path missing
refuses 'layer.0.0.weight' "${few[@]}" --trained-teacher-model-path $teacher --teacher-width 0.5
student=("${low[@]}" --data-dir whole/scenes --trained-teacher-model-path $teacher --width 0.5)
for kd in pixelmean batchmean; do
  run "${student[@]}" --kd $kd --out $kd || fail "$kd: $(cat complained)"
  head -1 $kd/student-low-seed42/validation.csv | grep -q 'loss_cross_entropy,loss_teacher' || fail "$kd: no parts"
done
part() { awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "loss_teacher") c = i } NR == 2 { print int($c) }' "$1"; }
[ "$(part pixelmean/student-low-seed42/validation.csv)" -lt 100 ] || fail 'pixelmean: a sum'
[ "$(part batchmean/student-low-seed42/validation.csv)" -gt 100 ] || fail 'batchmean: a mean'

# Efficiency: of trained weights, of none, of such as do not fit.
program=$(dirname "$train")/fast_scnn_evaluate_efficiency
refuses_bad_options
measure=(--preset smoke --test-samples 4 --runs 3 --pictures 2 --data-dir whole/scenes)
run "${measure[@]}" --current-model-path $teacher --out measured || fail "efficiency: $(cat complained)"
for line in '^FLOPs per image: [0-9.]*e+0[0-9]$' '^Mean Dice Score: 0[.][0-9]\{4\}$' \
  '^Efficiency (Dice / FLOPs): [0-9][.][0-9]\{6\}e-[0-9]*$' '^ *all *1138051 ' '^ *highest *128x64 ' ' traffic light '; do
  grep -q "$line" said || fail "efficiency: no $line in $(cat said)"
done
for file in result.json report.html efficiency.json predictions.png confusion_matrix.dat; do
  [ -s measured/$file ] || fail "efficiency: no $file"
done
trained=$(awk -F, 'NR == 1 { for (i = 1; i <= NF; ++i) if ($i == "miou") c = i; else if ($i == "validation_loss") l = i }
  NR > 1 && (NR == 2 || $l + 0 < least) { least = $l + 0; miou = $c } END { print miou }' \
  whole/teacher-highest-seed42/validation.csv)
measured=$(sed -n 's/^  "miou": \([^,]*\),*$/\1/p' measured/efficiency.json)
awk -v a="$trained" -v b="$measured" 'BEGIN { exit !(a > 0 && (a - b) ^ 2 < 1e-10) }' ||
  fail "efficiency: mIoU $measured, in training $trained"
run "${measure[@]}" --out untrained || fail "efficiency of nothing: $(cat complained)"
grep -q 'no --current-model-path: an untrained network of 19 classes' said || fail "untrained, not said: $(cat said)"
run --runs 1 --profiles "$scripts/config/scenes.yaml" --out costs || fail "costs alone: $(cat complained)"
grep -q 'accuracy is not measured' said || fail "costs alone: $(cat said)"
unfit() { refuses "$1" "${measure[@]}" --current-model-path "${@:2}"; }
unfit 'weights for images of 48x24, of the profile low, found some for 128x64, of the profile highest' $teacher \
  --profile low
unfit 'layer.0.0.weight' $teacher --width 0.5
unfit 'layer.1.1.0' $teacher --topology SET
unfit 'cut.safetensors: ' cut.safetensors
unfit 'missing: ' missing
refuses 'none: expected the folder of CamVid' --current-model-path $teacher --data-dir none --any-profile
refuses '--runs: ' --runs 0

# Sparse 1x1 kernels: trained, and measured.
program=$train
for policy in SET RigL FixProb; do
  run "${low[@]}" --data-dir whole/scenes --topology $policy --density 0.1 --out $policy || fail "$policy: $(cat complained)"
  program=$(dirname "$train")/fast_scnn_evaluate_efficiency
  run "${measure[@]}" --profile low --topology $policy --current-model-path $policy/teacher-low-seed42/best.safetensors \
    --out $policy || fail "efficiency of $policy: $(cat complained)"
  program=$train
done

# The scripts: options win over the script's.
export PROGRAMS=$(dirname "$train")
bash "$scripts/main.sh" 01 low none "${few[@]}" --epochs 1 --batch 6 --dataset scenes --out scripts >said 2>complained ||
  fail "main.sh: $(cat complained)"
[ -s scripts/01-low-seed42/result.json ] || fail 'main.sh: no result'
bash "$scripts/main_distillation.sh" 11 low none scripts/01-low-seed42/best.safetensors "${few[@]}" --epochs 1 \
  --batch 6 --dataset scenes --out scripts >said 2>complained || fail "main_distillation.sh: $(cat complained)"
[ -s scripts/11-low-seed42/result.json ] || fail 'main_distillation.sh: no result'
bash "$scripts/evaluate_efficiency.sh" low scripts/01-low-seed42/best.safetensors "${measure[@]}" --dataset scenes \
  --out scripts >said 2>complained || fail "evaluate_efficiency.sh: $(cat complained)"
grep -q '^Mean Dice Score: ' said || fail "evaluate_efficiency.sh: $(cat said)"
bash "$scripts/main.sh" 01 2>complained
[ $? = 2 ] && grep -q 'main.sh EXPERIMENT_ID PROFILE' complained || fail "main.sh: $(cat complained)"
program=$train
verdict
