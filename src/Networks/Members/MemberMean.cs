namespace MlNetDeep;

/// <summary>
/// The mean of the members' scores, as the outputs of one network: y such that f(y) = the mean over i of f(x_i), with f the output unit;
/// [members, outputs] to [outputs]. Values are averaged as they are, of
/// probabilities y is the log-odds, or the logarithm, of their mean, and of amounts its logarithm.
/// Backward: dx_i = (df(x_i) / f'(y)) dy / members. Last in a network, it is left out of training steps, which minimize the mean of the
/// members' own losses: each learns by itself.
/// </summary>
/// <param name="score">What the output unit makes of a member's outputs; values as they are where nothing is said.</param>
public sealed class MemberMean(MemberScore score = MemberScore.Identity) : Layer
{
    // A mean below it, where no member gives a class a chance, counts as so much: its logarithm is finite.
    private const double LeastProbability = 1.17549435e-38;

    // Log-odds beyond it are as good as infinite; exp of it is not.
    private const double LargestLogOdds = 700;

    private int _members;
    private int _outputs;

    /// <summary>What the output unit makes of a member's outputs.</summary>
    public MemberScore Score { get; } = score;

    private static readonly OptionTable Table = new OptionTable<MemberMean> { { o => o.Score, Allowed.OneOf<MemberScore>() } };

    internal override OptionTable OptionTable => Table;

    /// <inheritdoc/>
    protected internal override Shape Build(Shape input, LayerBuilder builder)
    {
        if (input.Rank != 2)
            throw new ArgumentException(
                $"The layer {nameof(MemberMean)} takes the outputs of members, members x outputs, but its input has the shape {input}: put it " +
                $"behind the layer {nameof(MemberOutput)}.");
        (_members, _outputs) = (input[0], input[1]);
        builder.NeedScratch(Score == MemberScore.Softmax ? input.Length : 0);
        return new Shape(_outputs);
    }

    /// <inheritdoc/>
    protected internal override void Forward(in LayerPass pass, ReadOnlySpan<float> x, Span<float> y)
    {
        ReadOnlySpan<float> probabilities = Probabilities(pass, x);
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = Score switch
            {
                MemberScore.Identity => (float)MeanOf(x, i),
                MemberScore.Exponential => (float)LogMeanExp(x, i),
                MemberScore.Softmax => (float)Math.Log(Math.Max(MeanOf(probabilities, i), LeastProbability)),
                _ => (float)(MeanLogOdds(x, i) / Factor),
            };
        }
    }

    /// <inheritdoc/>
    protected internal override void Backward(
        in LayerPass pass, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> dy, Span<float> dx)
    {
        if (dx.IsEmpty)
            return;
        Span<float> probabilities = Probabilities(pass, x);
        Tiny.Flush(probabilities);
        for (int i = 0; i < dy.Length; i++)
        {
            double share = (double)dy[i] / _members;
            if (Score == MemberScore.Softmax)
                share /= Math.Max(MeanOf(probabilities, i), LeastProbability);
            // Of a sigmoid p the derivative is p (1 - p), of tanh with p = sigmoid(2 x) as much but for a factor, which is y's too.
            double slope = Slope(Factor * y[i]);
            for (int member = 0; member < _members; member++)
            {
                int place = Place(i, member);
                dx[place] = (float)(share * Score switch
                {
                    MemberScore.Exponential => Math.Exp(x[place] - (double)y[i]),
                    MemberScore.Sigmoid or MemberScore.Tanh => Slope(Factor * x[place]) / slope,
                    _ => 1,
                });
            }
        }

        if (Score == MemberScore.Softmax)
            MultiplyBySoftmaxSlopes(probabilities, dx);
    }

    /// <summary>From g to p (g - p g) for each member: the gradient behind a softmax to the one in front.</summary>
    private void MultiplyBySoftmaxSlopes(ReadOnlySpan<float> probabilities, Span<float> gradient)
    {
        for (int start = 0; start < gradient.Length; start += _outputs)
        {
            ReadOnlySpan<float> p = probabilities.Slice(start, _outputs);
            Span<float> g = gradient.Slice(start, _outputs);
            TensorPrimitives.Subtract(g, TensorPrimitives.Dot(p, g), g);
            TensorPrimitives.Multiply(g, p, g);
        }
    }

    /// <summary>The classes' probabilities of every member, [rows, members, outputs]; empty for other scores.</summary>
    private Span<float> Probabilities(in LayerPass pass, ReadOnlySpan<float> x)
    {
        if (Score != MemberScore.Softmax)
            return default;
        Span<float> probabilities = pass.Scratch[..x.Length];
        Activations.Softmax(x, pass.Rows * _members, _outputs, probabilities);
        return probabilities;
    }

    private double MeanOf(ReadOnlySpan<float> x, int output)
    {
        double sum = 0;
        for (int member = 0; member < _members; member++)
            sum += x[Place(output, member)];
        return sum / _members;
    }

    /// <summary>ln(mean of exp(x)), by differences to the largest x, of which none overflows.</summary>
    private double LogMeanExp(ReadOnlySpan<float> x, int output)
    {
        float largest = float.NegativeInfinity;
        for (int member = 0; member < _members; member++)
            largest = Math.Max(largest, x[Place(output, member)]);
        double sum = 0;
        for (int member = 0; member < _members; member++)
            sum += Math.Exp((double)x[Place(output, member)] - largest);
        return largest + Math.Log(sum / _members);
    }

    /// <summary>ln(mean of p / mean of (1 - p)), neither by the other's difference to 1: small ones keep their digits.</summary>
    private double MeanLogOdds(ReadOnlySpan<float> x, int output)
    {
        double positive = 0, negative = 0;
        for (int member = 0; member < _members; member++)
        {
            double logOdds = Math.Clamp(Factor * x[Place(output, member)], -LargestLogOdds, LargestLogOdds);
            positive += Sigmoid(logOdds);
            negative += Sigmoid(-logOdds);
        }

        return Math.Log(positive / negative);
    }

    // tanh(x) = 2 sigmoid(2 x) - 1.
    private double Factor => Score == MemberScore.Tanh ? 2 : 1;

    /// <summary>Where a member has what becomes an output, counted over rows.</summary>
    private int Place(int output, int member) => (output / _outputs * _members + member) * _outputs + output % _outputs;

    private static double Sigmoid(double logOdds) => 1 / (1 + Math.Exp(-logOdds));

    private static double Slope(double logOdds)
    {
        logOdds = Math.Clamp(logOdds, -LargestLogOdds, LargestLogOdds);
        return Sigmoid(logOdds) * Sigmoid(-logOdds);
    }
}
