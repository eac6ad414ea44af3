using System.Numerics.Tensors;
using MlNetDeep.Kernels;

namespace MlNetDeep;

/// <summary>
/// One training step: the batch's gradient, the steps before the update rule, the rule, and the steps after it. Threads share the
/// parameters in slabs of rows: each slab's gradient is summed over the whole batch and used up while it is in the cache, so no array of
/// all gradients exists unless a batch comes in parts or a rule of the chain must see the whole gradient first.
/// </summary>
internal sealed class UpdateChain
{
    // Rows of a slab are a multiple of the rows of every width's tile and of the packed form's groups of columns.
    private const int SlabRowUnit = 3 * PackedMatrix.ColumnGroup;

    // Values of a slab, about: 50 KB of each array that the rule reads. Online a gradient is one row's, and takes too little time to cut.
    private const int SlabLength = 12288;
    private const int OnlineSlabLength = 1 << 17;

    // Features of sparse rows that one task moves, where others stay.
    private const int GroupsOfTask = 64;

    /// <summary>The least weight of a row, or a batch, that counts: the least normal number of single precision.</summary>
    public const float LeastWeight = 1.17549435e-38f;

    // A rule and the passage of its values through memory cost about as much as so many multiplications.
    private const int UpdateWork = 8;

    // Arrays, as walking one allocates no enumerator.
    private readonly Parameter[] _parameters;
    private readonly GradientStep[] _steps;
    private readonly Slab[] _slabs;
    private readonly Optimizer _optimizer;
    private readonly WorkerPool _pool;
    private readonly BatchRunner _batches;
    // For each worker, zeros between tasks.
    private readonly float[][] _scratch;
    private readonly bool _isPlain;
    private readonly bool _needsNorm;
    private readonly bool _hasFinish;
    private readonly bool _keepsPacked;
    private readonly Action<int, int> _accumulate;
    private readonly Action<int, int> _measure;
    private readonly Action<int, int> _update;

    private float[] _gradient = [];
    private double[] _squares = [];
    private float[] _weights = [];
    private float _learningRate;
    private long _step;
    private bool _accumulated;
    private bool _direct;

    public UpdateChain(Sequential network, TrainingOptions options, WorkerPool pool, BatchRunner batches)
    {
        _parameters = [.. network.Parameters];
        _optimizer = options.Optimizer;
        _pool = pool;
        _batches = batches;
        _steps = [.. GradientStep.Chain(options)];
        _needsNorm = options.GradientClippingNorm is not null;
        _hasFinish = options.MaxNorm is not null;
        _isPlain = _optimizer is Sgd && Array.TrueForAll(_steps, gradientStep => !gradientStep.ActsBefore);
        _keepsPacked = batches.Capacity >= Workspace.LeastRowsToPack;
        _slabs = [.. _parameters.Where(parameter => !batches.IsLazy || parameter != batches.FeatureWeights).SelectMany(CutSlabs)];
        int longest = Math.Max(
            _slabs.Length == 0 ? 0 : _slabs.Max(slab => slab.Length), batches.FeatureWeights?.RowLength ?? 0);
        _scratch = new float[pool.Threads][];
        for (int i = 0; i < _scratch.Length; i++)
            _scratch[i] = new float[longest];
        Packed = new PackedParameters(network, training: true, batches.FeatureWeights);
        _accumulate = AccumulateSlab;
        _measure = MeasureTask;
        _update = UpdateTask;
        MemoryNeed.Check(
            (long)network.ParameterCount * _optimizer.StateCount, (long)network.ParameterCount * _optimizer.StateCount,
            $"{_optimizer.GetType().Name} for {network.ParameterCount} parameters", "use a smaller network, or Sgd");
        State = new float[(long)network.ParameterCount * _optimizer.StateCount];
    }

    /// <summary>The rule's state: one block of the parameters' length after another.</summary>
    public float[] State { get; }

    /// <summary>The weights in packed form, which updates keep where batches are large enough to profit.</summary>
    public PackedParameters Packed { get; }

    private int FeatureTasks => _batches.IsLazy ? (_batches.SparseInput!.Groups + GroupsOfTask - 1) / GroupsOfTask : 0;

    private int Tasks => FeatureTasks + _slabs.Length;

    // Sparse rows make it less: sharing a small step costs little.
    private long Work => (long)(_batches.Rows + UpdateWork) * _weights.Length;

    /// <summary>Sets the state of a new run.</summary>
    public void Reset(RandomStreams random, float[] weights, float learningRate)
    {
        Array.Clear(State);
        _weights = weights;
        _learningRate = learningRate;
        for (int i = 0; i < _parameters.Length; i++)
        {
            Parameter parameter = _parameters[i];
            _optimizer.InitializeState(Range(parameter, parameter.Offset, parameter.Length, default), random, i);
        }
    }

    /// <summary>Brings the packed form that updates keep up to weights that something else has changed.</summary>
    public void Pack(float[] weights)
    {
        if (_keepsPacked)
            Packed.Write(weights);
    }

    /// <summary>Packs where updates do not keep the packed form.</summary>
    public void PackForScoring(float[] weights)
    {
        if (!_keepsPacked)
            Packed.Write(weights);
    }

    /// <summary>Takes a batch forward and backward.</summary>
    /// <returns>Its losses.</returns>
    public LossTotals ComputeGradient(float[] weights, RowBlock block, int start, int rows, float learningRate, long step)
    {
        _weights = weights;
        _learningRate = learningRate;
        _step = step;
        bool inParts = rows > _batches.Capacity;
        // The gradient is linear in its scale: scaled by -rate, plain gradient descent adds it to the weights without a detour.
        _direct = _isPlain && !inParts;
        _accumulated = inParts || _needsNorm;
        if (_accumulated && _gradient.Length == 0)
            _gradient = new float[_parameters[^1].Offset + _parameters[^1].Length];

        // Examples that weigh nothing together, or so little that the reciprocal is infinite, leave the weights as they are.
        double weight = block.TotalWeight(start, rows);
        double scale = weight >= LeastWeight ? 1 / weight : 0;
        if (_direct)
            scale *= -learningRate;
        var totals = default(LossTotals);
        for (int done = 0; done < rows; done += _batches.Capacity)
        {
            int part = Math.Min(_batches.Capacity, rows - done);
            totals += _batches.Train(
                weights, _keepsPacked ? Packed : null, block, start + done, part, (float)scale, step, done, rows);
            if (_accumulated)
                _pool.Run(_slabs.Length, Work, _accumulate);
        }

        return totals;
    }

    /// <summary>Moves all weights by the gradient of the last batch.</summary>
    public void Update()
    {
        if (_needsNorm)
        {
            double norm = MeasureNorm();
            foreach (GradientStep gradientStep in _steps)
                gradientStep.Prepare(norm);
        }

        _pool.Run(Tasks, Work, _update);
        if (!_hasFinish)
            return;
        foreach (GradientStep gradientStep in _steps)
        {
            foreach (Parameter parameter in _parameters)
                gradientStep.Finish(parameter, parameter.Of(_weights.AsSpan()));
        }

        Pack(_weights);
    }

    private IEnumerable<Slab> CutSlabs(Parameter parameter)
    {
        int length = _keepsPacked ? SlabLength : OnlineSlabLength;
        int rows = SlabRowUnit * Math.Max(1, length / (SlabRowUnit * parameter.RowLength));
        for (int first = 0; first < parameter.Rows; first += rows)
            yield return new Slab(parameter, first, Math.Min(rows, parameter.Rows - first));
    }

    private void AccumulateSlab(int index, int worker)
    {
        Slab slab = _slabs[index];
        _batches.AddGradient(slab.Parameter, slab.FirstRow, _gradient.AsSpan(slab.Start, slab.Length));
    }

    private double MeasureNorm()
    {
        if (_squares.Length < Tasks)
            _squares = new double[2 * Tasks];
        _pool.Run(Tasks, Work, _measure);
        double sum = 0;
        for (int i = 0; i < Tasks; i++)
            sum += _squares[i];
        return Math.Sqrt(sum);
    }

    private void MeasureTask(int task, int worker)
    {
        if (task >= FeatureTasks)
        {
            Slab slab = _slabs[task - FeatureTasks];
            _squares[task] = slab.IsStatistic ? 0 : ClipNormStep.SumOfSquares(_gradient.AsSpan(slab.Start, slab.Length));
            return;
        }

        double sum = 0;
        Span<float> gradient = _scratch[worker].AsSpan(0, _batches.FeatureWeights!.RowLength);
        for (int group = task * GroupsOfTask; group < LastGroup(task); group++)
        {
            _batches.AddFeatureGradient(group, gradient);
            sum += ClipNormStep.SumOfSquares(gradient);
            gradient.Clear();
        }

        _squares[task] = sum;
    }

    private void UpdateTask(int task, int worker)
    {
        if (task >= FeatureTasks)
        {
            UpdateSlab(_slabs[task - FeatureTasks], _scratch[worker]);
            return;
        }

        for (int group = task * GroupsOfTask; group < LastGroup(task); group++)
            UpdateFeature(group, _scratch[worker]);
    }

    private int LastGroup(int task) => Math.Min((task + 1) * GroupsOfTask, _batches.SparseInput!.Groups);

    private void UpdateSlab(Slab slab, float[] scratch)
    {
        Span<float> weights = _weights.AsSpan(slab.Start, slab.Length);
        if (_direct || (slab.IsStatistic && !_accumulated))
        {
            _batches.AddGradient(slab.Parameter, slab.FirstRow, weights);
        }
        else
        {
            Span<float> gradient = _accumulated ? _gradient.AsSpan(slab.Start, slab.Length) : scratch.AsSpan(0, slab.Length);
            if (!_accumulated)
                _batches.AddGradient(slab.Parameter, slab.FirstRow, gradient);
            if (slab.IsStatistic)
                TensorPrimitives.Add(weights, gradient, weights);
            else
                Apply(Range(slab.Parameter, slab.Start, slab.Length, gradient));
            gradient.Clear();
        }

        if (_keepsPacked)
            Packed.Write(slab.Parameter, slab.FirstRow, weights);
    }

    /// <summary>Moves the weights of one feature of sparse rows.</summary>
    private void UpdateFeature(int group, float[] scratch)
    {
        Parameter parameter = _batches.FeatureWeights!;
        int start = parameter.Offset + _batches.SparseInput!.FeatureOf(group) * parameter.RowLength;
        if (_direct)
        {
            _batches.AddFeatureGradient(group, _weights.AsSpan(start, parameter.RowLength));
            return;
        }

        Span<float> gradient = scratch.AsSpan(0, parameter.RowLength);
        _batches.AddFeatureGradient(group, gradient);
        Apply(Range(parameter, start, parameter.RowLength, gradient));
        gradient.Clear();
    }

    private void Apply(in UpdateRange range)
    {
        foreach (GradientStep gradientStep in _steps)
            gradientStep.Apply(range);
        _optimizer.Update(range);
    }

    private UpdateRange Range(Parameter parameter, int start, int length, Span<float> gradient) => new()
    {
        Weights = _weights.AsSpan(start, length),
        Gradient = gradient,
        State0 = _optimizer.StateCount > 0 ? State.AsSpan(start, length) : default,
        State1 = _optimizer.StateCount > 1 ? State.AsSpan(_weights.Length + start, length) : default,
        Parameter = parameter,
        LearningRate = _learningRate,
        Step = _step + 1,
    };

    /// <summary>Some rows of one parameter.</summary>
    private readonly record struct Slab(Parameter Parameter, int FirstRow, int Rows)
    {
        public int Start => Parameter.Offset + FirstRow * Parameter.RowLength;

        public int Length => Rows * Parameter.RowLength;

        public bool IsStatistic => Parameter.Kind == ParameterKind.Statistic;
    }
}
