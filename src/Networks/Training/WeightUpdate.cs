namespace MlNetDeep;

/// <summary>
/// The second half of a training step: from the batch's gradient to changed weights, by the steps before the update rule, the rule, and the
/// steps after it. Threads share the parameters.
/// </summary>
internal sealed class WeightUpdate
{
    // Arrays, as walking one allocates no enumerator.
    private readonly Parameter[] _parameters;
    private readonly GradientStep[] _steps;
    private readonly Optimizer _optimizer;
    private readonly BatchRunner _batches;
    private readonly ParameterSlabs _slabs;
    private readonly BatchGradient _gradient;
    private readonly TrainingState _state;
    private readonly bool _needsNorm;
    private readonly bool _hasFinish;
    private readonly Action<int, int> _update;

    public WeightUpdate(
        Sequential network, TrainingOptions options, TrainingPlan plan, BatchRunner batches, ParameterSlabs slabs, BatchGradient gradient,
        TrainingState state)
    {
        _parameters = [.. network.Parameters];
        _steps = [.. GradientStep.Chain(options, plan)];
        _optimizer = plan.Optimizer;
        _batches = batches;
        _slabs = slabs;
        _gradient = gradient;
        _state = state;
        _needsNorm = options.GradientClippingNorm is not null;
        _hasFinish = options.MaxNorm is not null;
        _update = UpdateTask;
    }

    /// <summary>The norm of the last step's gradient before it was clipped; null where nothing asks for it.</summary>
    public double? GradientNorm { get; private set; }

    /// <summary>Sets the rule's first state.</summary>
    public void InitializeState(RandomStreams random)
    {
        Array.Clear(_state.OptimizerState);
        for (int i = 0; i < _parameters.Length; i++)
        {
            Parameter parameter = _parameters[i];
            _optimizer.InitializeState(Range(parameter, parameter.Offset, parameter.Length, default), random, i);
        }
    }

    /// <summary>Moves all weights by the gradient of the last batch.</summary>
    public void MoveWeights()
    {
        if (_needsNorm)
        {
            double norm = _gradient.MeasureNorm();
            GradientNorm = norm;
            foreach (GradientStep step in _steps)
                step.Prepare(norm);
        }

        _slabs.Run(_update);
        if (!_hasFinish)
            return;
        foreach (GradientStep step in _steps)
        {
            foreach (Parameter parameter in _parameters)
            {
                if (parameter.IsTrained)
                    step.Finish(parameter, parameter.Of(_state.Weights.AsSpan()));
            }
        }

        if (_batches.KeepsPacked)
            _batches.Pack();
    }

    private void UpdateTask(int task, int worker)
    {
        if (_slabs.TryGetSlab(task, out ParameterSlabs.Slab slab))
        {
            UpdateSlab(slab, worker);
            return;
        }

        var (group, end) = _slabs.GroupsOf(task);
        for (; group < end; group++)
            UpdateFeature(group, worker);
    }

    private void UpdateSlab(ParameterSlabs.Slab slab, int worker)
    {
        Span<float> weights = _state.Weights.AsSpan(slab.Start, slab.Length);
        if (!_gradient.TryAddTo(slab, weights))
        {
            Span<float> gradient = _gradient.Of(slab, worker);
            if (slab.IsStatistic)
                TensorPrimitives.Add(weights, gradient, weights);
            else
                Move(Range(slab.Parameter, slab.Start, slab.Length, gradient));
            gradient.Clear();
        }

        // Variances of units that have gone silent fade.
        if (slab.IsStatistic)
            Tiny.Flush(weights);
        if (_batches.KeepsPacked)
            _batches.Packed.Write(slab.Parameter, slab.FirstRow, weights);
    }

    /// <summary>Moves the weights of one feature of sparse rows.</summary>
    private void UpdateFeature(int group, int worker)
    {
        Parameter parameter = _batches.FeatureWeights!;
        int start = parameter.Offset + _batches.SparseInput!.FeatureOf(group) * parameter.RowLength;
        if (_gradient.IsStep)
        {
            _batches.AddFeatureGradient(group, _state.Weights.AsSpan(start, parameter.RowLength));
            return;
        }

        Span<float> gradient = _gradient.OfFeature(group, worker);
        Move(Range(parameter, start, parameter.RowLength, gradient));
        gradient.Clear();
    }

    private void Move(in UpdateRange range)
    {
        if (_steps.Length > 0)
            Tiny.Flush(range.Gradient);
        foreach (GradientStep step in _steps)
            step.Apply(range);
        _optimizer.Update(range);
    }

    private UpdateRange Range(Parameter parameter, int start, int length, Span<float> gradient) => new()
    {
        Weights = _state.Weights.AsSpan(start, length),
        Gradient = gradient,
        State0 = _optimizer.StateCount > 0 ? _state.OptimizerState.AsSpan(start, length) : default,
        State1 = _optimizer.StateCount > 1 ? _state.OptimizerState.AsSpan(_state.Weights.Length + start, length) : default,
        Parameter = parameter,
        LearningRate = _state.LearningRate * parameter.RateFactor,
        Step = _state.Step + 1,
    };
}
