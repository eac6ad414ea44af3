namespace MlNetDeep;

/// <summary>
/// The first examples of a reading, which tell whether to keep all of them sparse. Their content decides, not how the source gives them,
/// so that the same values always train the same model. They are held sparse themselves: dense ones soon have so many values that no more
/// are needed.
/// </summary>
internal sealed class FirstExamples
{
    /// <summary>
    /// The fewest features that may be kept sparse: below, a row's product with the weights costs less than following indices, and memory
    /// is no concern.
    /// </summary>
    public const int LeastFeatures = 128;

    /// <summary>
    /// At most one value in this many is not zero where rows are kept sparse. Measured with 64 hidden units and batches of 128, an epoch
    /// takes about equally long either way there, from 128 to 10,000 features; memory is an eighth.
    /// </summary>
    public const int LeastSparsity = 16;

    // Enough to tell by; read in a moment.
    private const int Most = 256;

    private readonly SparseRows _features;
    private readonly List<float> _targets = [];
    private readonly List<float> _weights = [];
    private readonly List<long?> _numbers = [];

    private FirstExamples(int featureLength) => _features = new SparseRows(featureLength);

    /// <summary>Whether few of the features are not zero, of what all readers have together.</summary>
    public bool AreSparse(RankGroup readers) =>
        readers.Sum(_features.NonZeros) <= readers.Sum(_features.Count) * _features.FeatureLength / LeastSparsity;

    /// <summary>Reads as many as are needed to decide.</summary>
    /// <param name="reader">Reads all examples, or those of some leaves.</param>
    /// <param name="featureLength">Of an example.</param>
    /// <param name="share">The leaves.</param>
    public static FirstExamples Read(ExampleReader reader, int featureLength, LeafShare share)
    {
        var examples = new FirstExamples(featureLength);
        long enough = (long)Most * featureLength / LeastSparsity;
        // Of the first examples of all, those of the share.
        int most = Enumerable.Range(0, Most).Count(row => share.Has(row));
        while (examples._features.Count < most && examples._features.NonZeros <= enough && reader.Read())
            examples.Add(reader.Current);
        return examples;
    }

    /// <summary>Adds them where they belong.</summary>
    public void AddTo(ExampleSet set)
    {
        int targetLength = _targets.Count / Math.Max(1, _features.Count);
        ReadOnlySpan<float> targets = CollectionsMarshal.AsSpan(_targets);
        for (int row = 0; row < _features.Count; row++)
            set.Add(new Example(_features[row], targets.Slice(row * targetLength, targetLength), _weights[row]) { Row = _numbers[row] });
    }

    private void Add(in Example example)
    {
        if (example.IsSparse)
            _features.Add(example.SparseFeatures);
        else
            _features.Add(example.Features);
        _targets.AddRange(example.Targets);
        _weights.Add(example.Weight);
        _numbers.Add(example.Row);
    }
}
