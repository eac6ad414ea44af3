namespace MlNetDeep;

/// <summary>All zero: the usual start of biases.</summary>
public sealed record ZeroInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream) => values.Clear();
}

/// <summary>Uniform in [Minimum, Maximum).</summary>
/// <param name="Minimum">Lower end.</param>
/// <param name="Maximum">Upper end.</param>
public sealed record UniformInitializer(float Minimum, float Maximum) : Initializer
{
    private static readonly OptionTable Table = new OptionTable<UniformInitializer>
    {
        { o => o.Minimum, Allowed.Finite },
        { o => o.Maximum, Allowed.Finite },
        { o => o.Maximum >= o.Minimum, "Maximum must be at least Minimum", nameof(Maximum), nameof(Minimum) },
    };

    internal override OptionTable OptionTable => Table;

    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream) =>
        FillUniform(values, Minimum, Maximum, random, stream);
}

/// <summary>Normal of mean 0.</summary>
/// <param name="StandardDeviation">At least 0.</param>
public sealed record NormalInitializer(float StandardDeviation) : Initializer
{
    private static readonly OptionTable Table =
        new OptionTable<NormalInitializer> { { o => o.StandardDeviation, Allowed.From(0), SearchRange.Logarithmic(0.01, 1) } };

    internal override OptionTable OptionTable => Table;

    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream) =>
        FillNormal(values, StandardDeviation, random, stream);
}

/// <summary>
/// Variance 2 / (fan-in + fan-out), uniform in +-sqrt(6 / (fan-in + fan-out)): for sigmoid and tanh.
/// Glorot and Bengio, "Understanding the difficulty of training deep feedforward neural networks", AISTATS 2010, equation 16.
/// </summary>
public sealed record GlorotInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream)
    {
        double bound = Math.Sqrt(6.0 / (fan.In + fan.Out));
        FillUniform(values, -bound, bound, random, stream);
    }
}

/// <summary>
/// Normal of variance 2 / fan-in: for rectified units, half of whose outputs are zero.
/// He, Zhang, Ren and Sun, "Delving deep into rectifiers", ICCV 2015, equation 10.
/// </summary>
public sealed record HeInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream) =>
        FillNormal(values, Math.Sqrt(2.0 / fan.In), random, stream);
}

/// <summary>
/// Normal of variance 1 / fan-in: sums have the variance of their inputs. LeCun, Bottou, Orr and Mueller, "Efficient BackProp", 1998, section 4.6.
/// </summary>
public sealed record LeCunInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream) =>
        FillNormal(values, Math.Sqrt(1.0 / fan.In), random, stream);
}

/// <summary>
/// Variance 1 / (3 fan-in), uniform in +-1 / sqrt(fan-in): the usual start of early networks, and that of PyTorch's linear layers. Signals
/// shrink from layer to layer.
/// </summary>
public sealed record FanInInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream)
    {
        double bound = 1 / Math.Sqrt(fan.In);
        FillUniform(values, -bound, bound, random, stream);
    }
}

/// <summary>+1 or -1, each as likely: scales that make members of a network differ, see <see cref="MemberInput"/>.</summary>
public sealed record RandomSignInitializer : Initializer
{
    internal override void Fill(Span<float> values, Fan fan, Philox random, ulong stream)
    {
        FillUniform(values, -1, 1, random, stream);
        foreach (ref float value in values)
            value = value < 0 ? -1 : 1;
    }
}
