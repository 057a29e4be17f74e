package org.moesaic.traces.statistics;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.moesaic.traces.RequestLabels;
import org.moesaic.traces.TraceBlock;
import org.moesaic.traces.TraceHeader;
import org.moesaic.traces.TraceReader;

/// Measures a [DomainSplit]. Each domain is counted in two groups, its requests in turn, whose divergence is the floor.
final class DomainMeter implements BlockObserver {

    private static final int NOT_MET = -2;
    private static final int LEFT_OUT = -1;

    private final RequestLabels labels;
    private final GroupLoads loads;

    /// Index of each domain.
    private final Map<String, Integer> domains = new LinkedHashMap<>();

    private final long[] requests = new long[DomainSplit.MOST];
    private int[] groupOf = new int[64];
    private long leftOut;

    DomainMeter(TraceHeader header, int experts, RequestLabels labels) {
        this.labels = labels;
        loads = new GroupLoads(2 * DomainSplit.MOST, header.layers(), experts);
        Arrays.fill(groupOf, NOT_MET);
    }

    @Override
    public void see(TraceBlock block, long firstToken, TraceReader reader) {
        for (int from = 0; from < block.tokens(); ) {
            int request = block.request(from);
            int to = from + 1;
            while (to < block.tokens() && block.request(to) == request) {
                to++;
            }
            int group = group(request, reader);
            if (group >= 0) {
                loads.add(group, block, from, to);
            }
            from = to;
        }
    }

    private int group(int request, TraceReader reader) {
        if (request >= groupOf.length) {
            int old = groupOf.length;
            groupOf = Arrays.copyOf(groupOf, Math.max(request + 1, 2 * old));
            Arrays.fill(groupOf, old, groupOf.length, NOT_MET);
        }
        if (groupOf[request] == NOT_MET) {
            groupOf[request] = place(labels.domain(reader.requestId(request)));
        }
        return groupOf[request];
    }

    private int place(String name) {
        if (name.isEmpty() || !domains.containsKey(name) && domains.size() == DomainSplit.MOST) {
            leftOut++;
            return LEFT_OUT;
        }
        int domain = domains.computeIfAbsent(name, _ -> domains.size());
        return 2 * domain + (int) (requests[domain]++ % 2);
    }

    DomainSplit split() {
        List<DomainSplit.Domain> measured = new ArrayList<>();
        List<DomainSplit.Pair> pairs = new ArrayList<>();
        List<String> names = List.copyOf(domains.keySet());
        List<GroupLoads.Load> whole = new ArrayList<>();
        for (int domain = 0; domain < names.size(); domain++) {
            GroupLoads.Load one = loads.load(2 * domain);
            GroupLoads.Load other = loads.load(2 * domain + 1);
            whole.add(one.plus(other));
            measured.add(
                    new DomainSplit.Domain(
                            names.get(domain),
                            requests[domain],
                            loads.tokens(2 * domain) + loads.tokens(2 * domain + 1),
                            whole.get(domain).entropyBits(),
                            requests[domain] < 2
                                    ? OptionalDouble.empty()
                                    : OptionalDouble.of(one.divergenceBits(other))));
            for (int earlier = 0; earlier < domain; earlier++) {
                pairs.add(
                        new DomainSplit.Pair(
                                names.get(earlier),
                                names.get(domain),
                                whole.get(earlier).divergenceBits(whole.get(domain))));
            }
        }
        return new DomainSplit(measured, pairs, leftOut);
    }
}
