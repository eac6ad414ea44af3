namespace MlNetDeep;

/// <summary>The base of layers whose units sum all their inputs: x W + b.</summary>
public abstract class FullyConnected : Layer
{
    /// <summary>Describes the layer.</summary>
    /// <param name="units">The number of outputs, of sequences at each step, at least 1.</param>
    /// <param name="useBias">Whether a bias is added.</param>
    /// <param name="weightInitializer">First weights; Glorot where null.</param>
    /// <param name="biasInitializer">First biases; zero where null.</param>
    private protected FullyConnected(int units, bool useBias, Initializer? weightInitializer, Initializer? biasInitializer)
    {
        Units = units;
        UseBias = useBias;
        WeightInitializer = weightInitializer ?? new GlorotInitializer();
        BiasInitializer = biasInitializer ?? new ZeroInitializer();
    }

    /// <summary>The number of outputs, of sequences at each step.</summary>
    public int Units { get; }

    /// <summary>Whether a bias is added.</summary>
    public bool UseBias { get; }

    /// <summary>The distribution of the first weights.</summary>
    public Initializer WeightInitializer { get; }

    /// <summary>The distribution of the first biases.</summary>
    public Initializer BiasInitializer { get; }

    private protected static readonly OptionTable BaseTable = new OptionTable<FullyConnected>
    {
        { o => o.Units, Allowed.From(1), SearchRange.Logarithmic(16, 512) },
        { o => o.WeightInitializer, Allowed.Nested },
        { o => o.BiasInitializer, Allowed.Nested },
    };

    internal override OptionTable OptionTable => BaseTable;
}
