using System.Collections;

namespace MlNetDeep;

/// <summary>Which examples are held out to validate on.</summary>
public enum HoldOutKind
{
    /// <summary>Any, each as likely as any other.</summary>
    Random,

    /// <summary>Of each class, or each set of labels, the same share: of all values that targets have together.</summary>
    Stratified,

    /// <summary>Whole groups (<see cref="Example.Group"/>), so that no group is in both parts.</summary>
    Grouped,

    /// <summary>The last ones, where their order is that of time.</summary>
    Last,
}

/// <summary>Draws the examples to hold out: by their keys, in their order, so that the same examples give the same draw however they are held.</summary>
/// <param name="kind">Which.</param>
internal sealed class HoldOut(HoldOutKind kind)
{
    // Of each example the group, or the class; empty where neither counts.
    private readonly List<ulong> _keys = [];

    /// <summary>Notes an example, in the order of all.</summary>
    public void Add(in Example example)
    {
        if (kind == HoldOutKind.Grouped)
            _keys.Add(example.Group);
        else if (kind == HoldOutKind.Stratified)
            _keys.Add(KeyOf(example.Targets));
    }

    /// <summary>Marks about so many of the examples.</summary>
    /// <exception cref="ArgumentException">There is one group alone.</exception>
    public BitArray Draw(int rows, int count, long seed) => kind switch
    {
        HoldOutKind.Last => Mark(rows, Enumerable.Range(rows - count, count)),
        HoldOutKind.Stratified => Mark(rows, DrawStratified(count, seed)),
        HoldOutKind.Grouped => Mark(rows, DrawGroups(count, seed)),
        _ => RandomOrder.Draw(rows, count, seed),
    };

    private static ulong KeyOf(ReadOnlySpan<float> targets)
    {
        ulong key = 0;
        foreach (float target in targets)
            key = key * 31 + BitConverter.SingleToUInt32Bits(target);
        return key;
    }

    private static BitArray Mark(int rows, IEnumerable<int> drawn)
    {
        var marks = new BitArray(rows);
        foreach (int row in drawn)
            marks[row] = true;
        return marks;
    }

    /// <summary>
    /// Class by class, and within a class in a random order, an example is drawn where those so far are behind their share. So each class gives its
    /// share, to less than one, and keeps at least one example to learn from.
    /// </summary>
    private IEnumerable<int> DrawStratified(int count, long seed)
    {
        var order = new int[_keys.Count];
        RandomOrder.Fill(order, seed);
        double share = (double)count / order.Length;
        double due = 0.5;
        foreach (IGrouping<ulong, int> members in order.GroupBy(row => _keys[row]).OrderBy(members => members.Key))
        {
            int left = members.Count() - 1;
            foreach (int row in members)
            {
                if (left == 0)
                    break;
                due += share;
                if (due < 1)
                    continue;
                due--;
                left--;
                yield return row;
            }
        }
    }

    private List<int> DrawGroups(int count, long seed)
    {
        List<int>[] groups = [.. Enumerable.Range(0, _keys.Count).GroupBy(row => _keys[row]).Select(group => group.ToList())];
        if (groups.Length < 2)
            throw new ArgumentException("All rows are of one group, so that none can be held out apart from the others: name another key of groups, or give rows to validate on.");
        var order = new int[groups.Length];
        RandomOrder.Fill(order, seed);
        List<int> drawn = [];
        foreach (List<int> group in order.Take(groups.Length - 1).Select(number => groups[number]))
        {
            // As near to the count as whole groups come.
            if (drawn.Count > 0 && drawn.Count + group.Count - count > count - drawn.Count)
                continue;
            drawn.AddRange(group);
            if (drawn.Count >= count)
                break;
        }

        return drawn;
    }
}
