# Sourced by ./moesaic and ./build. The built command is cli/target/dist; it appears there whole or not at all.

DIST=$ROOT/cli/target/dist
STAGING=$ROOT/cli/target/dist-staging
STATE=$ROOT/.moesaic-dist
MAIN=org.moesaic.cli/org.moesaic.cli.Main

# What the JVM gets. Its own log would go to standard output, where results go, so there is none. The serial collector
# starts fastest, and the long work of Moesaic is done on columns of numbers that hardly need one; but the JVM refuses to
# start with two, so the user's comes first.
JVM_FLAGS="-Xlog:disable -XX:+UseSerialGC"
case ${MOESAIC_JAVA_OPTS:-} in *-XX:+Use*GC*) JVM_FLAGS="-Xlog:disable" ;; esac

# What verbs with kernels get beside that. No module must have the OpenCL binding, so it is named where it is there.
backend_flags() {
    # While the compiler is busy it works without a profile and inlines nothing above 35 bytes of code; the vectors of a
    # kernel that hands them to a step would be objects then, for as long as the JVM runs.
    # Weights come and go by the matrix: where new objects have little room, collections copy them over and over.
    echo "-XX:MaxInlineSize=325 -XX:InitialRAMPercentage=12.5 -XX:NewRatio=1"
    # Kernels have more classes than the JVM expects; it would collect all memory to make room for them.
    echo "-XX:MetaspaceSize=64m"
    # Before they are compiled, loops on vectors are a thousand times slower, and scores of one layer are made in the time
    # that the JVM by itself takes to find theirs worth it: it need look at a hundredth of the usual turns only.
    echo "-XX:CompileCommand=quiet"
    for sums in WordSums FloatSums GroupExtremes EvenErrors FloatErrors; do
        echo "-XX:CompileCommand=CompileThresholdScaling,org.moesaic.vector.$sums::*Body,0.01"
    done
    # Large pages are asked for by a call of the system.
    echo "--enable-native-access=org.moesaic.formats"
    for jar in "$DIST"/backends/jocl-*.jar; do
        [ ! -e "$jar" ] || echo "--add-modules jocl --enable-native-access=jocl,org.moesaic.opencl"
    done
}

# needs_backends ARGUMENTS: whether the verb runs kernels or says what there is. Only these put the backends on
# the module path: the vector module of the JDK and the OpenCL binding would be read at the start of every verb.
needs_backends() {
    for word in "$@"; do
        case $word in
            kernel | tile | doctor | --version) return 0 ;;
            compare | place | replay) names_weights "$@" && return 0 || return 1 ;;
            model) names convert "$@" && return 0 || return 1 ;;
            -*) ;;
            *) return 1 ;;
        esac
    done
    return 1
}

# names WORD ARGUMENTS: whether one of the arguments is that word.
names() {
    wanted=$1
    shift
    for word in "$@"; do
        [ "$word" != "$wanted" ] || return 0
    done
    return 1
}

# names_weights ARGUMENTS: whether a checkpoint is named; scores of weights and errors of experts are then computed with vectors.
names_weights() {
    for word in "$@"; do
        case $word in --weights | --weights=*) return 0 ;; esac
    done
    return 1
}

# reads_parquet ARGUMENTS: whether one names a Parquet file, or a folder that begins with one. Two libraries that unpack such
# files are native or go around the JVM's checks of memory, which it would warn of.
reads_parquet() {
    for word in "$@"; do
        if [ -d "$word" ]; then
            for file in "$word"/*; do break; done
            word=$file
        fi
        if [ -f "$word" ] && head -c 4 -- "$word" 2>/dev/null | LC_ALL=C grep -q '^PAR1'; then
            return 0
        fi
    done
    return 1
}

# may_solve ARGUMENTS: whether the exact optimum of placements may be asked for, as a policy or as a bound. Its solver is
# native, and its messages go around the JVM's checks of memory, which it would warn of.
may_solve() {
    for word in "$@"; do
        case $word in
            place | compare) return 0 ;;
            optimum* | --policy=optimum*) return 0 ;;
        esac
    done
    return 1
}

# Whether the command has to be built: it is not there, or a source or a pom is newer than it. Folders are looked at
# too, so that a source that has gone away counts.
is_stale() {
    [ -f "$DIST/built" ] || return 0
    [ -n "$(cd "$ROOT" && find . \( -name target -o -name '.?*' \) -prune \
        -o \( -path '*/src/main*' -o -name pom.xml \) -newer "$DIST/built" -print -quit)" ]
}

# One build at a time. The lock is a symbolic link that names its owner, because making one is atomic everywhere.
lock() {
    mkdir -p "$STATE" || { echo "moesaic: cannot write to $ROOT" >&2; exit 73; }
    told=
    until ln -s "$$" "$STATE/lock" 2>/dev/null; do
        owner=$(readlink "$STATE/lock") || continue
        if ! kill -0 "$owner" 2>/dev/null; then
            rm -f "$STATE/lock"
            continue
        fi
        [ -n "$told" ] || echo "moesaic: waiting for the build that process $owner runs" >&2
        told=yes
        sleep 1
    done
    trap 'rm -f "$STATE/lock"' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM
}

unlock() {
    rm -f "$STATE/lock"
    trap - EXIT INT TERM
}

# The stamp is as old as the start of the build: a source that changes meanwhile is built next time.
start_staging() {
    rm -rf "$STAGING"
    : >"$STATE/stamp"
}

# Puts what Maven has staged in its place, if it staged the command.
install_dist() {
    [ -d "$STAGING/modules" ] || return 0
    mv "$STATE/stamp" "$STAGING/built"
    rm -rf "$DIST.old"
    if [ -d "$DIST" ]; then mv "$DIST" "$DIST.old"; fi
    mv "$STAGING" "$DIST"
    rm -rf "$DIST.old"
    cache_classes
}

# Start-up goes from a third of a second to half of that when the JVM finds the classes already read and linked: those
# that a replay of the bundled example needs, those that simulating a circuit needs, which also says what is worth
# compiling, and those of kernels on a small model, with the classes of vectors. A cache holds for this JDK, these flags and
# these jars at this path only; anywhere else the JVM does without it.
cache_classes() {
    modules=$DIST/modules
    flags=$JVM_FLAGS
    cache_of_run classes replay \
        --trace "$ROOT/examples/traces/olmoe-synthetic.csv" --model olmoe-1b-7b --hardware hbm3-host \
        --policy all-digital:format=int4 --cache lru:experts-per-layer=16
    cache_of_run hdl hdl simulate systolic-array --param rows=16 --param columns=16 \
        --param dataflow=os --param doubleBuffered=true --param m=2 --param n=2 --param k=2
    small=$DIST/small
    mkdir -p "$small"
    cat >"$small/model.yaml" <<'END'
id: small
name: small
layers: {decoder: 1, d-model: 128, vocabulary: 128}
routed-experts: {layers: 0..0, experts: 4, top-k: 2, width: 128, matrices: 3}
attention: {kind: gqa, heads: 1, kv-heads: 1, head-dim: 128}
formats: {experts: bf16, bits-experts: 16}
source: nothing
END
    # shellcheck disable=SC2086 # flags are split at spaces
    "$JDK/bin/java" $flags --module-path "$modules" --module "$MAIN" \
        model synthesise "$small/model.yaml" --out "$small/weights.safetensors" >"$small/log" 2>&1 || :
    modules=$modules:$DIST/backends
    flags="$flags $(backend_flags)"
    cache_of_run kernels kernel damage --model "$small/model.yaml" --weights "$small/weights.safetensors" \
        --format fp8,int8,int4,ternary,analog:pcm-standard
    rm -rf "$small"
}

# cache_of_run NAME ARGUMENTS: the cache NAME.aot of what the command does with these arguments, with $modules and $flags.
cache_of_run() {
    (
        name=$1
        shift
        cd "$DIST" &&
            "$JDK/bin/java" $flags -XX:AOTMode=record -XX:AOTConfiguration="$name.conf" \
                --module-path "$modules" --module "$MAIN" "$@" &&
            "$JDK/bin/java" $flags -XX:AOTMode=create -XX:AOTConfiguration="$name.conf" -XX:AOTCache="$name.new" \
                --module-path "$modules" --module "$MAIN" &&
            mv "$name.new" "$name.aot"
        rm -f "$name.conf" "$name.new"
    ) >/dev/null 2>&1 || :
}

# cache_for ARGUMENTS: the name of the cache of the verb.
cache_for() {
    for word in "$@"; do
        case $word in
            hdl) echo hdl && return ;;
            -*) ;;
            *) break ;;
        esac
    done
    echo classes
}
