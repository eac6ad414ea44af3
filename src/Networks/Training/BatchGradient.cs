namespace MlNetDeep;

/// <summary>
/// The first half of a training step: the gradient of the batch's mean loss. It is summed slab by slab as the update asks for it, so no array
/// of all gradients exists unless a batch comes in parts or a rule of the chain must see the whole gradient first.
/// </summary>
internal sealed class BatchGradient
{
    private readonly BatchRunner _batches;
    private readonly ParameterSlabs _slabs;
    private readonly TrainingState _state;
    private readonly RankGroup _ranks;
    // Null where there is one leaf.
    private readonly GradientTree? _tree;
    private readonly LossTotals[] _losses;
    private readonly bool _isPlain;
    private readonly bool _needsNorm;
    private readonly Action<int, int> _accumulate;
    private readonly Action<int, int> _measure;

    private float[] _gradient = [];
    // What slabs are summed into: the whole gradient, or that of a leaf.
    private float[] _target = [];
    private double[] _squares = [];
    private bool _accumulated;

    public BatchGradient(
        Sequential network, TrainingOptions options, TrainingPlan plan, RankGroup ranks, BatchRunner batches, ParameterSlabs slabs, TrainingState state)
    {
        _ranks = ranks;
        _losses = new LossTotals[ranks.Share.Count];
        if (ranks.Share.Leaves > 1)
            _tree = new GradientTree(ranks, network.ParameterCount);
        _batches = batches;
        _slabs = slabs;
        _state = state;
        _isPlain = plan.Optimizer is Sgd && GradientStep.Chain(options, plan).All(step => !step.ActsBefore)
            && network.Parameters.All(parameter => parameter.RateFactor is 0 or 1);
        _needsNorm = options.GradientClippingNorm is not null;
        _accumulate = AccumulateSlab;
        _measure = MeasureTask;
    }

    /// <summary>
    /// Whether it is scaled by -rate: the gradient is linear in its scale, and so plain gradient descent adds it to the weights without a
    /// detour.
    /// </summary>
    public bool IsStep { get; private set; }

    /// <summary>Takes a batch forward and backward, and gives its losses; those of all leaves.</summary>
    public LossTotals Compute(TrainingBatch batch)
    {
        bool isWhole = _tree is null && batch.Rows <= _batches.Capacity;
        IsStep = _isPlain && isWhole;
        _accumulated = !isWhole || _needsNorm;
        if (_accumulated && _gradient.Length == 0)
            _target = _gradient = new float[_state.Weights.Length];

        // Examples that weigh nothing together, or so little that the reciprocal is infinite, leave the weights as they are.
        double scale = batch.Weight >= RowBlock.LeastWeight ? 1 / batch.Weight : 0;
        if (IsStep)
            scale *= -_state.LearningRate;
        for (int i = 0; i < _losses.Length; i++)
        {
            if (_tree is not null)
                _target = _tree.BeginLeaf();
            _losses[i] = ComputeLeaf(batch.Leaves[i], (float)scale, batch.Rows);
            _tree?.EndLeaf();
        }

        _tree?.Sum(_gradient);
        return _ranks.Sum(_losses);
    }

    private LossTotals ComputeLeaf(in LeafRows leaf, float scale, int batchRows)
    {
        var losses = default(LossTotals);
        for (int done = 0; done < leaf.Rows; done += _batches.Capacity)
        {
            int part = Math.Min(_batches.Capacity, leaf.Rows - done);
            losses += _batches.Train(leaf.Block!, leaf.Start + done, part, scale, _state.Step, leaf.Place + done, batchRows);
            if (_accumulated)
                _slabs.RunSlabs(_accumulate);
        }

        return losses;
    }

    /// <summary>The Euclidean norm of the whole gradient, where <see cref="TrainingOptions.GradientClippingNorm"/> asks for it.</summary>
    public double MeasureNorm()
    {
        int tasks = _slabs.Tasks;
        if (_squares.Length < tasks)
            _squares = new double[2 * tasks];
        _slabs.Run(_measure);
        double sum = 0;
        for (int i = 0; i < tasks; i++)
            sum += _squares[i];
        return Math.Sqrt(sum);
    }

    /// <summary>Adds it to what it moves, without a detour, where that can be.</summary>
    public bool TryAddTo(ParameterSlabs.Slab slab, Span<float> weights)
    {
        if (!IsStep && (_accumulated || !slab.IsStatistic))
            return false;
        _batches.AddGradient(slab.Parameter, slab.FirstRow, weights);
        return true;
    }

    /// <summary>That of a slab, perhaps in a worker's memory. The caller clears it.</summary>
    public Span<float> Of(ParameterSlabs.Slab slab, int worker)
    {
        if (_accumulated)
            return _gradient.AsSpan(slab.Start, slab.Length);
        Span<float> gradient = _slabs.Scratch(worker, slab.Length);
        _batches.AddGradient(slab.Parameter, slab.FirstRow, gradient);
        return gradient;
    }

    /// <summary>That of one feature of sparse rows, by its group, in a worker's memory. The caller clears it.</summary>
    public Span<float> OfFeature(int group, int worker)
    {
        Span<float> gradient = _slabs.Scratch(worker, _batches.FeatureWeights!.RowLength);
        _batches.AddFeatureGradient(group, gradient);
        return gradient;
    }

    private void AccumulateSlab(int index, int worker)
    {
        ParameterSlabs.Slab slab = _slabs.Of(index);
        _batches.AddGradient(slab.Parameter, slab.FirstRow, _target.AsSpan(slab.Start, slab.Length));
    }

    private void MeasureTask(int task, int worker)
    {
        if (_slabs.TryGetSlab(task, out ParameterSlabs.Slab slab))
        {
            _squares[task] = slab.IsStatistic ? 0 : Squares(_gradient.AsSpan(slab.Start, slab.Length));
            return;
        }

        double sum = 0;
        var (group, end) = _slabs.GroupsOf(task);
        for (; group < end; group++)
        {
            Span<float> gradient = OfFeature(group, worker);
            sum += Squares(gradient);
            gradient.Clear();
        }

        _squares[task] = sum;
    }

    private static double Squares(Span<float> gradient)
    {
        Tiny.Flush(gradient);
        return ClipNormStep.SumOfSquares(gradient);
    }
}
