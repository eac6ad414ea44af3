namespace MlNetDeep;

/// <summary>
/// The sum of the gradients of all leaves by one binary tree, whoever has which of them, so that its bits depend on the number of leaves alone. A rank
/// adds up the whole subtrees of its own leaves as they come, sends every other rank that one's part of these sums, adds its own part up to the root, and
/// takes the others' parts of the total. Of a power of 2 of ranks each receives 2 x length x (ranks - 1) / ranks values: no sum over all ranks does
/// with fewer.
/// </summary>
internal sealed class GradientTree
{
    private readonly RankGroup _ranks;
    private readonly int _length;
    // The parts of all ranks: where each begins, and the end.
    private readonly int[] _parts;
    // Of each rank the subtrees that it adds up; and where each lies in what is received, by its first leaf and its leaves.
    private readonly List<(int Leaf, int Count)>[] _subtrees;
    private readonly Dictionary<(int Leaf, int Count), int> _places = [];
    // The sums so far, from left to right, and arrays that wait for the next leaf.
    private readonly Stack<(int Leaf, int Count, float[] Sum)> _sums = [];
    private readonly Stack<float[]> _free = [];
    private readonly int[] _partLengths;
    private readonly int[] _sentBytes = [];
    private readonly int[] _receivedBytes = [];
    private readonly float[] _sent = [];
    private readonly float[] _received = [];
    private int _leaf;

    /// <summary>A tree over the leaves of all ranks, for gradients of one length.</summary>
    /// <exception cref="ArgumentException">They are longer than ranks can exchange.</exception>
    public GradientTree(RankGroup ranks, int length)
    {
        _ranks = ranks;
        _length = length;
        _leaf = ranks.Share.First;
        _parts = [.. Enumerable.Range(0, ranks.Ranks + 1).Select(rank => (int)((long)length * rank / ranks.Ranks))];
        _partLengths = [.. Enumerable.Range(0, ranks.Ranks).Select(PartLength)];
        _subtrees = [.. Enumerable.Range(0, ranks.Ranks).Select(rank => Cover(ranks.ShareOf(rank)))];
        if (ranks.Ranks == 1)
            return;
        int own = PartLength(ranks.Rank), place = 0;
        foreach ((int Leaf, int Count) subtree in _subtrees.SelectMany(subtrees => subtrees))
            _places[subtree] = own * place++;
        long most = (long)(length / ranks.Ranks + 1) * place * sizeof(float), sent = (long)length * _subtrees[ranks.Rank].Count * sizeof(float);
        if (Math.Max(most, sent) > int.MaxValue)
            throw new ArgumentException(
                $"A network of {length} parameters is too large for ranks to exchange: what one sends or receives in a step would be more than 2 GB. " +
                $"Take a power of 2 of ranks, or a smaller network.");
        _sentBytes = [.. Enumerable.Range(0, ranks.Ranks).Select(rank => sizeof(float) * PartLength(rank) * _subtrees[ranks.Rank].Count)];
        _receivedBytes = [.. _subtrees.Select(subtrees => sizeof(float) * own * subtrees.Count)];
        _received = new float[own * place];
        // One sum alone is sent as it stands.
        if (_subtrees[ranks.Rank].Count > 1)
            _sent = new float[length * _subtrees[ranks.Rank].Count];
    }

    /// <summary>Zeros that take the gradient of this rank's next leaf.</summary>
    public float[] BeginLeaf()
    {
        float[] gradient = _free.Count > 0 ? _free.Pop() : new float[_length];
        Array.Clear(gradient);
        _sums.Push((_leaf++, 1, gradient));
        return gradient;
    }

    /// <summary>Adds the gradient to its neighbours, where they are whole.</summary>
    public void EndLeaf()
    {
        while (_sums.Count > 1)
        {
            (int leaf, int count, float[] right) = _sums.Pop();
            (int before, int countBefore, float[] left) = _sums.Peek();
            if (countBefore != count || before % (2 * count) != 0 || before + count != leaf)
            {
                _sums.Push((leaf, count, right));
                return;
            }

            TensorPrimitives.Add<float>(left, right, left);
            _free.Push(right);
            _sums.Pop();
            _sums.Push((before, 2 * count, left));
        }
    }

    /// <summary>The sum of the gradients of all leaves, after this rank's last.</summary>
    public void Sum(Span<float> total)
    {
        _leaf = _ranks.Share.First;
        if (_ranks.Ranks == 1)
        {
            _sums.Peek().Sum.CopyTo(total);
            Free();
            return;
        }

        _ranks.Scatter(Pack(), _sentBytes, _received, _receivedBytes);
        Free();
        int rank = _ranks.Rank;
        Fold(0, _ranks.Share.Leaves).CopyTo(total[_parts[rank]..]);
        _ranks.Gather(total, _partLengths);
    }

    private int PartLength(int rank) => _parts[rank + 1] - _parts[rank];

    /// <summary>Of each rank its part of each of this one's sums, in the order of ranks.</summary>
    private ReadOnlySpan<float> Pack()
    {
        if (_sums.Count == 1)
            return _sums.Peek().Sum;
        int place = 0;
        for (int rank = 0; rank < _ranks.Ranks; rank++)
        {
            // A stack is read from its top, the right end.
            int end = place += _sums.Count * PartLength(rank);
            foreach ((_, _, float[] sum) in _sums)
                sum.AsSpan(_parts[rank], PartLength(rank)).CopyTo(_sent.AsSpan(end -= PartLength(rank)));
        }

        return _sent;
    }

    private void Free()
    {
        while (_sums.Count > 0)
            _free.Push(_sums.Pop().Sum);
    }

    /// <summary>This rank's part of the sum over a subtree.</summary>
    private Span<float> Fold(int leaf, int count)
    {
        if (_places.TryGetValue((leaf, count), out int place))
            return _received.AsSpan(place, PartLength(_ranks.Rank));
        Span<float> left = Fold(leaf, count / 2), right = Fold(leaf + count / 2, count / 2);
        TensorPrimitives.Add<float>(left, right, left);
        return left;
    }

    /// <summary>The largest whole subtrees that make up a range of leaves, from left to right.</summary>
    private static List<(int Leaf, int Count)> Cover(LeafShare share)
    {
        var subtrees = new List<(int, int)>();
        for (int leaf = share.First, count; leaf < share.End; leaf += count)
        {
            count = 1;
            while (leaf % (2 * count) == 0 && leaf + 2 * count <= share.End)
                count *= 2;
            subtrees.Add((leaf, count));
        }

        return subtrees;
    }
}
