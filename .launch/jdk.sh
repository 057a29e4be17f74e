# Sourced by ./moesaic and ./build. Finds the JDK and Maven; needs no more than a POSIX shell.

NEEDED_JDK=25.0.3
NEEDED_MAVEN=3.8.7

# at_least VERSION NEEDED: whether a dotted version is the needed one or newer; what follows - or + is left out.
at_least() {
    has=${1%%[-+_]*}.0.0
    wants=$2.0.0
    for place in 1 2 3; do
        h=${has%%.*} w=${wants%%.*}
        case $h in '' | *[!0-9]*) return 1 ;; esac
        [ "$h" -gt "$w" ] && return 0
        [ "$h" -lt "$w" ] && return 1
        has=${has#*.} wants=${wants#*.}
    done
    return 0
}

# jdk_version HOME: the version in the file `release`, so that no JVM is started; nothing when HOME is no JDK.
jdk_version() {
    [ -x "$1/bin/javac" ] && [ -x "$1/bin/java" ] && [ -r "$1/release" ] || return 1
    while IFS='=' read -r key value; do
        if [ "$key" = JAVA_VERSION ]; then
            value=${value#\"}
            printf '%s\n' "${value%%\"*}"
            return 0
        fi
    done <"$1/release"
    return 1
}

# consider HOME: takes it if it is new enough and nothing was taken before, else remembers it for the message.
consider() {
    [ -z "$JDK" ] && [ -n "$1" ] || return 0
    version=$(jdk_version "$1") || return 0
    if at_least "$version" "$NEEDED_JDK"; then
        JDK=$1
    else
        case "$too_old" in *" $version in "*) ;; *) too_old="$too_old, $version in $1" ;; esac
    fi
}

# The folder of the `java` on the PATH, through its symbolic links.
java_on_path() {
    java=$(command -v java) || return 0
    java=$(readlink -f "$java" 2>/dev/null) || return 0
    java=${java%/*}
    printf '%s\n' "${java%/*}"
}

consider_usual_places() {
    for home in /usr/lib/jvm/* "${HOME:-}"/.sdkman/candidates/java/* "${HOME:-}"/.jdks/* \
        /Library/Java/JavaVirtualMachines/*/Contents/Home /opt/*; do
        consider "$home"
    done
}

# Sets JDK to the first suitable JDK: one that was named, then the usual places. Does not return without one.
find_jdk() {
    JDK= too_old=
    if [ -n "${MOESAIC_JAVA_HOME:-}" ]; then
        version=$(jdk_version "$MOESAIC_JAVA_HOME") || version=
        if [ -z "$version" ]; then
            stop "MOESAIC_JAVA_HOME=$MOESAIC_JAVA_HOME is no JDK (no bin/javac or no release file)"
        fi
        consider "$MOESAIC_JAVA_HOME"
    else
        consider "${JAVA_HOME:-}"
        consider "$(java_on_path)"
        consider_usual_places
    fi
    [ -n "$JDK" ] && return 0
    if [ -n "$too_old" ]; then
        stop "needs JDK $NEEDED_JDK or newer; found only ${too_old#, }. $(cure_jdk)"
    fi
    stop "needs JDK $NEEDED_JDK or newer; found none. $(cure_jdk)"
}

cure_jdk() {
    echo "Install one (https://adoptium.net) or set MOESAIC_JAVA_HOME=/path/to/jdk-25."
}

# Does not return without a Maven that is new enough. Call find_jdk first.
need_maven() {
    command -v mvn >/dev/null 2>&1 ||
        stop "needs Maven $NEEDED_MAVEN or newer to build itself; found none. $(cure_maven)"
    version=$(JAVA_HOME=$JDK mvn -v 2>/dev/null | sed -n 's/.*Apache Maven \([0-9][0-9.]*\).*/\1/p' | head -n 1)
    at_least "$version" "$NEEDED_MAVEN" ||
        stop "needs Maven $NEEDED_MAVEN or newer to build itself; found ${version:-one that does not say its version}. $(cure_maven)"
}

cure_maven() {
    echo "Install it: apt-get install maven (or https://maven.apache.org)."
}

# run_maven ARGUMENTS: Maven on our JDK, without the warnings about its own libraries.
run_maven() {
    JAVA_HOME=$JDK \
        MAVEN_OPTS="--sun-misc-unsafe-memory-access=allow --enable-native-access=ALL-UNNAMED ${MAVEN_OPTS:-}" \
        mvn -B -ntp "$@"
}

# Something that is needed is not there.
stop() {
    echo "moesaic: $1" >&2
    exit 69
}
