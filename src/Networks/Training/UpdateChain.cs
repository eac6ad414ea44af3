namespace MlNetDeep.Networks;

/// <summary>
/// One update of all parameters: the sum of the lanes' gradients, the steps before the rule, the rule, and the steps after it. All but
/// the last happen range by range of the flat block, while the range is in the cache; ranges run in parallel.
/// </summary>
internal sealed class UpdateChain
{
    // Values a range: 64 KB of each array that the rule reads.
    private const int RangeLength = 16384;

    // An array, as walking one allocates no enumerator.
    private readonly Parameter[] _parameters;
    private readonly Optimizer _optimizer;
    private readonly GradientStep[] _steps;
    private readonly bool _needsWholeGradient;
    private readonly bool _hasFinish;
    private readonly WorkerPool _pool;
    private readonly (int Parameter, int Start, int Length)[] _ranges;
    private readonly Action<int> _reduce;
    private readonly Action<int> _update;

    private float[] _weights = [];
    private float _learningRate;
    private long _step;
    private BatchRunner? _gradients;

    public UpdateChain(Sequential network, TrainingOptions options, WorkerPool pool)
    {
        _parameters = [.. network.Parameters];
        _optimizer = options.Optimizer;
        _pool = pool;
        _steps = [.. CreateSteps(options)];
        _needsWholeGradient = options.GradientClippingNorm is not null;
        _hasFinish = options.MaxNorm is not null;
        _ranges = [.. CutRanges(network)];
        _reduce = ReduceRangeAt;
        _update = UpdateRangeAt;
        State = new float[(long)network.ParameterCount * _optimizer.StateCount];
    }

    /// <summary>The rule's state: one block of the parameters' length after another.</summary>
    public float[] State { get; }

    /// <summary>Sets the state of a new run.</summary>
    public void Reset(RandomStreams random, float[] weights, float learningRate)
    {
        Array.Clear(State);
        for (int i = 0; i < _parameters.Length; i++)
        {
            Parameter parameter = _parameters[i];
            _optimizer.InitializeState(Range(parameter, parameter.Offset, parameter.Length, weights, default, learningRate, 0), random, i);
        }
    }

    /// <summary>Moves all weights by the gradient of the last batch.</summary>
    public void Update(float[] weights, BatchRunner gradients, float learningRate, long step)
    {
        _weights = weights;
        _gradients = gradients;
        _learningRate = learningRate;
        _step = step;
        if (_needsWholeGradient)
        {
            _pool.Run(_ranges.Length, _reduce);
            foreach (GradientStep gradientStep in _steps)
                gradientStep.Prepare(gradients.Gradient);
        }

        _pool.Run(_ranges.Length, _update);
        if (!_hasFinish)
            return;
        foreach (GradientStep gradientStep in _steps)
        {
            foreach (Parameter parameter in _parameters)
                gradientStep.Finish(parameter, parameter.Of(weights.AsSpan()));
        }
    }

    /// <summary>Clipping acts on the loss's own gradient, then penalties add theirs; max-norm bounds the result.</summary>
    private static IEnumerable<GradientStep> CreateSteps(TrainingOptions options)
    {
        if (options.GradientClippingValue is { } value)
            yield return new ClipValueStep(value);
        if (options.GradientClippingNorm is { } norm)
            yield return new ClipNormStep(norm);
        if (options.L2Regularization > 0)
            yield return new L2Step(options.L2Regularization);
        if (options.L1Regularization > 0)
            yield return new L1Step(options.L1Regularization);
        if (options.MaxNorm is { } maxNorm)
            yield return new MaxNormStep(maxNorm);
    }

    private static IEnumerable<(int Parameter, int Start, int Length)> CutRanges(Sequential network)
    {
        for (int i = 0; i < network.Parameters.Count; i++)
        {
            int end = network.Parameters[i].Offset + network.Parameters[i].Length;
            for (int start = network.Parameters[i].Offset; start < end; start += RangeLength)
                yield return (i, start, Math.Min(RangeLength, end - start));
        }
    }

    private void ReduceRangeAt(int index) => _gradients!.Reduce(_ranges[index].Start, _ranges[index].Length);

    private void UpdateRangeAt(int index)
    {
        (int parameter, int start, int length) = _ranges[index];
        if (!_needsWholeGradient)
            ReduceRangeAt(index);
        UpdateRange range = Range(
            _parameters[parameter], start, length, _weights, _gradients!.Gradient.Slice(start, length), _learningRate, _step);
        foreach (GradientStep gradientStep in _steps)
            gradientStep.Apply(range);
        _optimizer.Update(range);
        range.Gradient.Clear();
    }

    private UpdateRange Range(
        Parameter parameter, int start, int length, float[] weights, Span<float> gradient, float learningRate, long step) => new()
        {
            Weights = weights.AsSpan(start, length),
            Gradient = gradient,
            State0 = _optimizer.StateCount > 0 ? State.AsSpan(start, length) : default,
            State1 = _optimizer.StateCount > 1 ? State.AsSpan(weights.Length + start, length) : default,
            Parameter = parameter,
            LearningRate = learningRate,
            Step = step,
        };
}
