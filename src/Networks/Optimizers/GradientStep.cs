namespace MlNetDeep;

/// <summary>
/// A step of the chain around the update rule: regularization, clipping, bounds. Each acts on the mean gradient before the rule or on
/// the weights after it; a chain runs them in order.
/// </summary>
internal abstract class GradientStep
{
    /// <summary>
    /// The steps that options ask for: clipping acts on the loss's own gradient, then penalties add theirs; max-norm bounds the result.
    /// </summary>
    public static IEnumerable<GradientStep> Chain(TrainingOptions options, TrainingPlan plan)
    {
        if (options.GradientClippingValue is { } value)
            yield return new ClipValueStep(value);
        if (options.GradientClippingNorm is { } norm && float.IsFinite(norm))
            yield return new ClipNormStep(norm);
        if (plan.L2Regularization > 0)
            yield return new L2Step(plan.L2Regularization);
        if (options.L1Regularization > 0)
            yield return new L1Step(options.L1Regularization);
        if (options.WeightElimination > 0)
            yield return new WeightEliminationStep(options.WeightElimination, options.WeightEliminationScale);
        if (options.MaxNorm is { } maxNorm)
            yield return new MaxNormStep(maxNorm);
    }

    /// <summary>Whether <see cref="Apply"/> changes gradients.</summary>
    public virtual bool ActsBefore => true;

    /// <summary>Learns the Euclidean norm of the whole gradient, once a training step and before any range.</summary>
    public virtual void Prepare(double norm)
    {
    }

    /// <summary>Changes one range's gradient before the rule reads it; ranges run in parallel.</summary>
    public virtual void Apply(in UpdateRange range)
    {
    }

    /// <summary>Changes one whole parameter after the rule.</summary>
    public virtual void Finish(Parameter parameter, Span<float> weights)
    {
    }
}

/// <summary>
/// L2 regularization: the loss has lambda/2 ||w||^2 more, so g += lambda w. Under plain SGD a weight then shrinks by 1 - rate lambda.
/// </summary>
internal sealed class L2Step(float lambda) : GradientStep
{
    public override void Apply(in UpdateRange range)
    {
        if (range.Parameter.Kind == ParameterKind.Weight)
            TensorPrimitives.MultiplyAdd(range.Weights, lambda, range.Gradient, range.Gradient);
    }
}

/// <summary>L1 regularization: the loss has lambda ||w||_1 more, so g += lambda sign(w), and 0 where w is 0.</summary>
internal sealed class L1Step(float lambda) : GradientStep
{
    public override void Apply(in UpdateRange range)
    {
        if (range.Parameter.Kind != ParameterKind.Weight)
            return;
        for (int i = 0; i < range.Weights.Length; i++)
            range.Gradient[i] += range.Weights[i] > 0 ? lambda : range.Weights[i] < 0 ? -lambda : 0;
    }
}

/// <summary>
/// Weight elimination: the loss has lambda sum w^2 / (scale^2 + w^2) more, which counts weights beyond the scale rather than measure them
/// (Weigend, Rumelhart and Huberman, NIPS 3, 1991).
/// </summary>
internal sealed class WeightEliminationStep(float lambda, float scale) : GradientStep
{
    public override void Apply(in UpdateRange range)
    {
        if (range.Parameter.Kind == ParameterKind.Weight)
            UpdateRules.AddElimination(range.Weights, range.Gradient, lambda, scale);
    }
}

/// <summary>Scales the whole gradient so that its Euclidean norm is at most the bound (Pascanu, Mikolov and Bengio, ICML 2013).</summary>
internal sealed class ClipNormStep(float maximum) : GradientStep
{
    private float _scale = 1;

    public override void Prepare(double norm) => _scale = norm > maximum ? (float)(maximum / norm) : 1;

    public override void Apply(in UpdateRange range)
    {
        if (_scale != 1)
            TensorPrimitives.Multiply(range.Gradient, _scale, range.Gradient);
    }

    /// <summary>The squared norm of a part; in double precision where squares, of values from 1.8e19 on, overflow in single.</summary>
    public static double SumOfSquares(ReadOnlySpan<float> gradient)
    {
        double sum = TensorPrimitives.SumOfSquares(gradient);
        if (!double.IsInfinity(sum))
            return sum;
        sum = 0;
        foreach (float value in gradient)
            sum += (double)value * value;
        return sum;
    }
}

/// <summary>Limits each value of the gradient to [-maximum, maximum].</summary>
internal sealed class ClipValueStep(float maximum) : GradientStep
{
    public override void Apply(in UpdateRange range) => TensorPrimitives.Clamp(range.Gradient, -maximum, maximum, range.Gradient);
}

/// <summary>
/// Max-norm: after the update, the weights into each unit (a column, or a row) are scaled so that their Euclidean norm is at most the bound
/// (Srebro and Shraibman 2005; with dropout, Srivastava et al. 2014).
/// </summary>
internal sealed class MaxNormStep(float maximum) : GradientStep
{
    public override bool ActsBefore => false;

    public override void Finish(Parameter parameter, Span<float> weights)
    {
        if (parameter.Kind != ParameterKind.Weight || parameter.Shape.Rank < 2)
            return;
        bool areRows = parameter.UnitsAreRows;
        int units = areRows ? parameter.Rows : parameter.Shape[parameter.Shape.Rank - 1];
        int inputs = weights.Length / units, step = areRows ? 1 : units;
        for (int unit = 0; unit < units; unit++)
        {
            Span<float> into = weights[(areRows ? unit * inputs : unit)..];
            double squares = 0;
            for (int i = 0; i < inputs; i++)
                squares += (double)into[i * step] * into[i * step];
            if (squares <= (double)maximum * maximum)
                continue;
            float scale = (float)(maximum / Math.Sqrt(squares));
            for (int i = 0; i < inputs; i++)
                into[i * step] *= scale;
        }
    }
}
