using System.Collections;

namespace MlNetDeep;

/// <summary>
/// The examples of a source, read once: kept in memory, dense or sparse, if they fit into a limit; otherwise counted and measured, to be
/// streamed from the source in every epoch. Whichever it is, statistics and held-out examples are the same to the bit.
/// </summary>
public sealed class ExampleSet
{
    private readonly ExampleSource _source;
    private readonly ExampleLayout _layout;
    private readonly ExampleStore _store;
    private readonly ExampleStatistics _statistics;
    // What the examples have become by ToTrainingData: what marks missing values makes them longer.
    private ExampleLayout _scaledLayout;
    // The numbers of the examples in the store that belong to this set; null takes all.
    private readonly int[]? _selection;
    private readonly HoldOut _holdOut;
    private readonly long _memoryLimit;
    // The rows that are kept, of all that are counted and measured: those of some leaves.
    private readonly LeafShare _kept;
    // Whether the source has the rows of a leaf apart, so that those that are kept are all that is read.
    private readonly bool _isByLeaf;
    // While a set is read that is too large.
    private ExampleArena? _passing;

    private ExampleSet(
        ExampleSource source, ExampleLayout layout, ExampleStore? store, long memoryLimit, bool measureFeatures, LeafShare kept, bool isByLeaf = false,
        HoldOutKind holdOut = default)
    {
        (_source, _layout, _memoryLimit, _kept, _isByLeaf) = (source, layout, memoryLimit, kept, isByLeaf);
        _store = store ?? new ExampleStore(layout, IsDealt ? long.MaxValue : memoryLimit);
        _holdOut = new HoldOut(holdOut);
        _statistics = new ExampleStatistics(layout, measureFeatures, kept.Leaves);
    }

    private ExampleSet(ExampleSet whole, int[] selection)
    {
        _source = whole._source;
        _layout = whole._layout;
        _store = whole._store;
        _selection = selection;
        _holdOut = whole._holdOut;
        _memoryLimit = whole._memoryLimit;
        _kept = whole._kept;
        _statistics = new ExampleStatistics(_layout, whole._statistics.Features is not null, _kept.Leaves);
        _store.ForEach(_selection, (arena, row) => _statistics.Add(arena, row));
    }

    /// <summary>The number of features of an example.</summary>
    public int FeatureLength => _layout.FeatureLength;

    /// <summary>The number of examples, at least 1.</summary>
    public long Rows => _statistics.Rows;

    /// <summary>The features kept: of sparse examples those that are not zero, otherwise all.</summary>
    public long StoredFeatures => _statistics.StoredFeatures;

    /// <summary>The bytes that all examples take, or would take.</summary>
    public long Bytes => _statistics.Values * sizeof(float);

    /// <summary>Whether examples are kept sparse: from 128 features on, of which at most a sixteenth is not zero in the first 256 examples.</summary>
    public bool IsSparse => _layout.IsSparse;

    /// <summary>Whether the examples did not fit into the limit, so that each epoch reads the source anew.</summary>
    public bool IsStreamed { get; private set; }

    /// <summary>About how many examples a streamed epoch mixes at a time.</summary>
    public long PoolRows
    {
        get
        {
            long capacity = IsDealt ? _memoryLimit / sizeof(float) : _store.Arenas.Sum(arena => (long)arena.Capacity);
            return Math.Min(Rows, (long)(capacity * ShufflePool.Share * Rows / _statistics.Values));
        }
    }

    /// <summary>The greatest absolute value of a feature, as the source gives it; 0 where no example has a feature.</summary>
    public float LargestFeature => _statistics.LargestFeature;

    /// <summary>The least value of a feature that is kept, as the source gives it; infinite where no example has a feature.</summary>
    public float SmallestFeature => _statistics.SmallestFeature;

    /// <summary>Of all target values.</summary>
    public IReadOnlyList<TargetStatistics> Targets => _statistics.Targets;

    /// <summary>Reads a source from the first example to the last.</summary>
    /// <param name="source">The examples.</param>
    /// <param name="memoryLimit">The bytes that examples may take in memory, above 0. Orders come on top: 4 bytes an example.</param>
    /// <param name="sparse">Whether to keep them sparse; null decides as <see cref="IsSparse"/> says.</param>
    /// <param name="measureFeatures">Whether <see cref="FitPreparation"/>, or anything else that needs statistics of features, will be called.</param>
    /// <param name="stepFeatures">
    /// The features of a step, where examples are sequences with numbers of steps of their own; null where they are not. If these are measured
    /// they are kept dense, as their scaling moves zeros.
    /// </param>
    /// <param name="holdOut">How <see cref="HoldOut"/> will draw.</param>
    /// <exception cref="ArgumentException">There are no examples, all weigh 0, or one is not as the source says.</exception>
    public static ExampleSet Read(
        ExampleSource source,
        long memoryLimit = long.MaxValue,
        bool? sparse = null,
        bool measureFeatures = true,
        int? stepFeatures = null,
        HoldOutKind holdOut = default) =>
        Read(source, memoryLimit, sparse, measureFeatures, stepFeatures, holdOut, LeafShare.All(1), RankGroup.Alone());

    /// <summary>
    /// Reads a source, and of its rows, or of the parts that <see cref="HoldOut(int, long)"/> makes of them, keeps those of some leaves. Of several leaves the
    /// limit is that of all together, wherever they are, and it is the bytes of all rows that decide whether they are streamed. Where the source can
    /// (<see cref="ExampleSource.PartOf"/>), a rank reads no others, and what must be known of all rows is told from rank to rank.
    /// </summary>
    internal static ExampleSet Read(
        ExampleSource source, long memoryLimit, bool? sparse, bool measureFeatures, int? stepFeatures, HoldOutKind holdOut, LeafShare kept, RankGroup ranks)
    {
        ExampleSource? part = kept.Leaves == 1 ? null : source.PartOf(kept);
        if (ranks.Each(part is null ? 0 : 1).Distinct().Count() > 1)
            throw new ArgumentException("Some ranks' rows come by leaves, others' do not: all ranks must run the same program.", nameof(source));
        RankGroup readers = part is null || kept.IsAll ? RankGroup.Alone(kept.Leaves) : ranks;
        if (stepFeatures is not null && measureFeatures)
            sparse = false;
        ArgumentOutOfRangeException.ThrowIfLessThan(memoryLimit, 1);
        using ExampleReader reader = (part ?? source).Open();
        bool undecided = sparse is null && source.FeatureLength >= FirstExamples.LeastFeatures;
        FirstExamples? first = undecided ? FirstExamples.Read(reader, source.FeatureLength, readers.Share) : null;
        var layout = new ExampleLayout(
            source.FeatureLength, source.TargetLength, sparse ?? first?.AreSparse(readers) ?? false, stepFeatures);
        var examples = new ExampleSet(source, layout, null, memoryLimit, measureFeatures, kept, part is not null, holdOut);
        first?.AddTo(examples);
        while (reader.Read())
            examples.Add(reader.Current);
        if (part is not null)
            examples.Gather(readers);
        if (examples.Rows == 0)
            throw new ArgumentException("There are no examples to learn from.", nameof(source));
        return examples.AsRead();
    }

    /// <summary>Counts an example in while the set is read, and keeps it if all fit so far.</summary>
    internal void Add(in Example example)
    {
        _holdOut.Add(example);
        long number = _isByLeaf ? _kept.NumberOf(Rows) : Rows;
        if (_isByLeaf && example.Row is { } row && row != number)
            throw new ArgumentException(
                $"Row {number} (counted from 0) was left out, as it has missing or infinite values or no weight, and the rows behind it would be other leaves': " +
                "of rows that come by leaves fill or drop such before they are dealt.");
        var leaf = (int)(number % _kept.Leaves);
        bool isKept = _kept.Has(number);
        if (!IsStreamed && isKept && !_store.TryAdd(example))
            Stream();
        if (!IsStreamed && isKept)
        {
            _statistics.Add(_store.Last, _store.Last.Count - 1, leaf, example.Row);
        }
        else
        {
            // One at a time, where it is not kept.
            _passing ??= new ExampleArena(_layout, 1);
            _passing.Clear();
            _passing.TryAdd(example);
            _statistics.Add(_passing, 0, leaf, example.Row);
        }

        // What a store holds is not the same on all ranks, but they must decide alike.
        if (!IsStreamed && IsDealt && Bytes > _memoryLimit)
            Stream();
    }

    /// <summary>
    /// Splits off examples, drawn as <see cref="Read(ExampleSource, long, bool?, bool, int?, HoldOutKind)"/> was told; the others keep their order. Both sets take the place of this one, which is of no use behind
    /// it. Streamed examples are read once more, and each of the sets is kept in memory if it fits into a limit of its own, as large as
    /// this set's.
    /// </summary>
    /// <param name="count">How many to hold out: at least 1, and fewer than there are; of groups and classes about as many.</param>
    /// <param name="seed">The same seed draws the same examples.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> leaves a set empty, or there are more examples than an array
    /// can number.</exception>
    /// <exception cref="ArgumentException">All examples are of one group, and groups are to be held out.</exception>
    public (ExampleSet Remaining, ExampleSet HeldOut) HoldOut(int count, long seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(count, Rows);
        if (Rows > Array.MaxLength)
            throw new ArgumentOutOfRangeException(
                nameof(count), $"Examples are drawn from at most {Array.MaxLength}, but there are {Rows}: hold them out before.");
        BitArray drawn = _holdOut.Draw((int)Rows, count, seed);
        if (IsStreamed || IsDealt)
            return ReadApart(drawn);
        int[] numbers = [.. Enumerable.Range(0, (int)Rows)];
        return (new ExampleSet(this, Array.FindAll(numbers, i => !drawn[i])), new ExampleSet(this, Array.FindAll(numbers, i => drawn[i])));
    }

    /// <summary>
    /// What takes these examples' features to mean 0 and standard deviation 1, feature by feature as <see cref="FeatureScaling.Standardize"/> says,
    /// however they are held.
    /// </summary>
    /// <inheritdoc cref="FitPreparation"/>
    public FeaturePreparation FitStandardizer(int? featuresPerStep = null) => FitPreparation(FeatureScaling.Standardize, featuresPerStep);

    /// <summary>What takes these examples' features to one scale, feature by feature, however they are held.</summary>
    /// <param name="scaling">The rule.</param>
    /// <param name="featuresPerStep">
    /// Of sequences, the features of a step: a feature then has one scale over all steps, as the weights that read it are the same at all
    /// of them. It divides the number of features. Null gives each feature of a row its own. Padded sequences have one scale for all
    /// steps that are there anyway.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException">The features fall into no such steps.</exception>
    /// <exception cref="InvalidOperationException">The features were not measured.</exception>
    public FeaturePreparation FitPreparation(FeatureScaling scaling, int? featuresPerStep = null) =>
        Measured().ToPreparation(scaling, PeriodOf(featuresPerStep));

    /// <summary>Each feature's median over the examples that have it, which stands for missing values; 0 where none has it.</summary>
    /// <inheritdoc cref="FitPreparation"/>
    /// <returns>One for each feature; of padded sequences NaN for the number of steps.</returns>
    public float[] FitMedians(int? featuresPerStep = null) => Measured().ToMedians(PeriodOf(featuresPerStep));

    /// <summary>
    /// What takes each of these examples' features to [0, 1]: the least value to 0, the greatest to 1; a constant feature to 0. A feature that
    /// is zero in most examples keeps its zeros: it is divided by its greatest absolute value, and ends in [0, 1] where it is nowhere below 0.
    /// </summary>
    /// <exception cref="InvalidOperationException">The features were not measured, or are padded sequences.</exception>
    public FeaturePreparation FitMinMax() => Measured().ToMinMax();

    /// <summary>Features of which scaling leaves little, in order; of sequences each step's apart, of padded ones all steps' as the first's.</summary>
    /// <param name="scaling">How they are to be scaled.</param>
    /// <exception cref="InvalidOperationException">The features were not measured.</exception>
    public IEnumerable<FeatureFlaw> FindFlaws(FeatureScaling scaling = FeatureScaling.Standardize)
    {
        FeatureStatistics features = Measured();
        FeaturePreparation preparation = features.ToPreparation(scaling, FeatureLength);
        return Enumerable.Range(0, _layout.StepFeatures + 1 ?? FeatureLength)
            .Select(i => features.Spread(i, FeatureLength).FindFlaw(i, preparation.Scales[i], scaling == FeatureScaling.Standardize))
            .OfType<FeatureFlaw>();
    }

    /// <summary>The features of which values are missing, in order; of padded sequences those of a step.</summary>
    /// <inheritdoc cref="FitPreparation"/>
    public IEnumerable<MissingFeature> FindMissing(int? featuresPerStep = null)
    {
        FeatureStatistics features = Measured();
        int period = PeriodOf(featuresPerStep);
        return Enumerable.Range(0, _layout.StepFeatures + 1 ?? period)
            .Select(i => (Feature: i, Spread: features.Spread(i, period)))
            .Where(pair => pair.Spread.Missing > 0)
            .Select(pair => new MissingFeature(pair.Feature, pair.Spread.Missing, pair.Spread.Rows == 0));
    }

    /// <summary>
    /// The first feature that <see cref="FitMinMax"/> takes to [-1, 1], as it is zero in most examples and below 0 in others; null where there
    /// is none.
    /// </summary>
    /// <exception cref="InvalidOperationException">The features were not measured.</exception>
    public int? FindSignedFeature()
    {
        FeatureStatistics features = Measured();
        for (int i = 0; i < FeatureLength; i++)
        {
            if (features.Spread(i, FeatureLength) is { IsMostlyZero: true, Minimum: < 0 })
                return i;
        }

        return null;
    }

    /// <summary>Gives the examples to train on, at the network's scale. Those in memory are scaled in place: call it once.</summary>
    /// <param name="preparation">What features pass through, or null.</param>
    /// <param name="scaling">What targets pass through.</param>
    /// <param name="cancellationToken">Ends the waiting for streamed examples soon, with a block of those that are there.</param>
    /// <exception cref="ArgumentException">All examples weigh 0.</exception>
    public TrainingData ToTrainingData(
        FeaturePreparation? preparation, TargetScaling scaling, CancellationToken cancellationToken = default)
    {
        if (_statistics.WeighNothing)
            throw new ArgumentException("All examples weigh 0, or less than 1.2E-38, which counts as 0: at least one must weigh more.");
        var atScale = new ExampleScaling(preparation, scaling);
        ExampleLayout scaled = _scaledLayout = _layout with { FeatureLength = preparation?.OutputLength ?? FeatureLength };
        if (!_layout.IsSparse)
            _store.Widen(scaled);
        if (IsStreamed)
        {
            ExampleStore store = IsDealt ? new ExampleStore(scaled, _memoryLimit) : _store;
            return new StreamedData(_source, scaled, store, Rows, new ScaledWriter(_layout, atScale), cancellationToken);
        }

        if (_layout.IsSparse && preparation?.KeepsLength(sparse: true) == false)
            _store.ScaleLonger(atScale, _selection);
        else
            _store.ForEach(_selection, atScale.Apply);
        return new CachedData(scaled, _store.Arenas, _selection, _kept, Rows);
    }

    // Those of one leaf are all.
    private bool IsDealt => _kept.Leaves > 1;

    private int PeriodOf(int? featuresPerStep)
    {
        int period = featuresPerStep ?? FeatureLength;
        if (period < 1 || FeatureLength % period != 0)
            throw new ArgumentOutOfRangeException(
                nameof(featuresPerStep), period, $"{FeatureLength} features do not fall into steps of {period}.");
        return period;
    }

    /// <summary>
    /// All examples again, of a set that was split and whose parts have both been given by <see cref="ToTrainingData"/>; null where the parts were
    /// read apart.
    /// </summary>
    internal static TrainingData? Rejoin(ExampleSet remaining, ExampleSet heldOut) =>
        remaining._store == heldOut._store
            ? new CachedData(remaining._scaledLayout, remaining._store.Arenas, null, remaining._kept, remaining.Rows + heldOut.Rows)
            : null;

    private FeatureStatistics Measured() =>
        _statistics.Features ?? throw new InvalidOperationException("The features were not measured when the examples were read.");

    private (ExampleSet Remaining, ExampleSet HeldOut) ReadApart(BitArray drawn)
    {
        bool measure = _statistics.Features is not null;
        _store.Clear();
        var remaining = new ExampleSet(new ExampleSelection(_source, drawn, wanted: false), _layout, _store, _memoryLimit, measure, _kept);
        var heldOut = new ExampleSet(new ExampleSelection(_source, drawn, wanted: true), _layout, null, _memoryLimit, measure, _kept);
        long rows = 0;
        using (ExampleReader reader = _source.Open())
        {
            while (reader.Read() && ++rows <= Rows)
                (drawn[(int)rows - 1] ? heldOut : remaining).Add(reader.Current);
        }

        StreamedData.CheckCount(rows, Rows);
        return (remaining.AsRead(), heldOut.AsRead());
    }

    /// <summary>Learns of the rows of all who read.</summary>
    private void Gather(RankGroup readers)
    {
        long own = Rows;
        _statistics.Gather(readers);
        if (own != _kept.RowsOf(Rows))
            throw new ArgumentException(
                $"Leaves {_kept.First} to {_kept.End - 1} have {own} rows, but of {Rows} rows {_kept.RowsOf(Rows)} are theirs: deal rows to leaves as cards are, one after the other.");
        if (!IsStreamed && Bytes > _memoryLimit)
            Stream();
    }

    private void Stream()
    {
        IsStreamed = true;
        _store.Clear();
    }

    private ExampleSet AsRead()
    {
        _passing = null;
        if (IsStreamed && !IsDealt)
            _store.ReserveAll();
        else
            _store.Trim();
        return this;
    }
}
