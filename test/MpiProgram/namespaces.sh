#!/usr/bin/env bash
# Two ranks as if on two machines: each in a network namespace of its own, with its own name, and a line of a limited rate between them.
#   namespaces.sh LAUNCHER RATE COMMAND...     e.g. namespaces.sh mpirun.openmpi 1gbit speed lstm 1 2
# LAUNCHER is mpirun.openmpi or mpirun.mpich, RATE as tc has it, or "none" for a line as fast as the kernel; COMMAND is this program's, built before.
# Needs root, iproute2 and a kernel with veth and tbf. Ends within five minutes, and leaves nothing behind.
set -euo pipefail

launcher=$1 rate=$2
shift 2
program=$(cd "$(dirname "$0")" && pwd)/bin/Release/net10.0/MlNetDeep.MpiProgram.dll
first=mlnetdeep-$$-1 second=mlnetdeep-$$-2
agent=$(mktemp)
end() {
    rm -f "$agent"
    for namespace in "$first" "$second"; do
        ip netns pids "$namespace" 2> /dev/null | xargs -r kill -9
        ip netns del "$namespace" 2> /dev/null || true
    done
}
trap end EXIT

ip netns add "$first"
ip netns add "$second"
ip link add line netns "$first" type veth peer name line netns "$second"
for number in 1 2; do
    namespace=mlnetdeep-$$-$number
    ip -n "$namespace" addr add "10.77.0.$number/24" dev line
    ip -n "$namespace" link set lo up
    ip -n "$namespace" link set line up
    # Little more than a packet may leave at once: a burst would hide the rate from messages of some 100 kB.
    [ "$rate" = none ] || tc -n "$namespace" qdisc add dev line root tbf rate "$rate" burst 16kb limit 4mb
done

# UCX takes no line that is not yet running, and the kernel may take a second to say that it is.
for namespace in "$first" "$second"; do
    until [[ $(ip -n "$namespace" link show line) == *"state UP"* ]]; do sleep 0.1; done
done

# What a launcher calls in place of ssh: options, the address, and the command for that machine.
cat > "$agent" << END
#!/usr/bin/env bash
while [[ \$1 == -* ]]; do shift; done
name=mlnetdeep-$$-\${1##*.}
shift
exec ip netns exec "\$name" unshare --uts bash -c 'hostname "\$0"; eval "\$@"' "\$name" "\$@"
END
chmod +x "$agent"

case $launcher in
mpirun.openmpi)
    options=(--allow-run-as-root --host 10.77.0.1:1,10.77.0.2:1 --bind-to none --mca plm_rsh_agent "$agent" --mca pml ob1 --mca btl tcp,self
        --mca btl_tcp_if_include line --mca oob_tcp_if_include line) ;;
mpirun.mpich)
    options=(-launcher ssh -launcher-exec "$agent" -hosts 10.77.0.1,10.77.0.2 -localhost 10.77.0.1 -ppn 1 -n 2 -genv UCX_TLS tcp,self -genv UCX_NET_DEVICES line) ;;
*)
    echo "$launcher is neither mpirun.openmpi nor mpirun.mpich." >&2
    exit 2 ;;
esac
TERM=dumb timeout 300 "$agent" 10.77.0.1 "$launcher" "${options[@]}" dotnet "$program" "$@" | sed "s/^RESULT /&line=$rate launcher=$launcher /"
