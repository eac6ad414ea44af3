namespace MlNetDeep;

/// <summary>All that follows from an activation function, a row each; what layers are called in files is said in <see cref="Layer"/>.</summary>
/// <param name="Function">Its name among options.</param>
/// <param name="Layer">What applies it; null for the identity.</param>
/// <param name="Kernel">Its loops.</param>
/// <param name="Initializer">What suits weights in front of it: LeCun for SELU, He for other rectified units, else Glorot.</param>
/// <param name="OnnxOperator">Its name in ONNX, as an operator and as a function of recurrent units; null where it is several nodes.</param>
internal sealed record ActivationRow(
    ActivationFunction Function, Activation? Layer, ActivationKernel Kernel, Initializer Initializer, string? OnnxOperator)
{
    // Affine is y = alpha x + beta.
    private static readonly ActivationRow[] Rows =
    [
        new(ActivationFunction.Identity, null, ActivationKernel.Of(new IdentityFunction()), new GlorotInitializer(), "Affine"),
        new(ActivationFunction.Sigmoid, new Sigmoid(), new GlorotInitializer(), "Sigmoid"),
        new(ActivationFunction.Tanh, new Tanh(), new GlorotInitializer(), "Tanh"),
        new(ActivationFunction.Relu, new Relu(), new HeInitializer(), "Relu"),
        new(ActivationFunction.LeakyRelu, new LeakyRelu(), new HeInitializer(), "LeakyRelu"),
        new(ActivationFunction.Softsign, new Softsign(), new GlorotInitializer(), "Softsign"),
        new(ActivationFunction.Selu, new Selu(), new LeCunInitializer(), "Selu"),
        new(ActivationFunction.Mish, new Mish(), new HeInitializer(), null),
        new(ActivationFunction.Gelu, new Gelu(), new HeInitializer(), null),
        new(ActivationFunction.Silu, new Silu(), new HeInitializer(), null),
    ];

    private ActivationRow(ActivationFunction function, Activation layer, Initializer initializer, string? onnxOperator)
        : this(function, layer, layer.Kernel, initializer, onnxOperator)
    {
    }

    /// <summary>
    /// Those of recurrent units and temporal blocks, which keep outputs alone, and in ONNX's recurrent operators take no other.
    /// </summary>
    public static ActivationFunction[] OfUnits { get; } =
    [
        ActivationFunction.Identity, ActivationFunction.Sigmoid, ActivationFunction.Tanh, ActivationFunction.Relu,
        ActivationFunction.LeakyRelu, ActivationFunction.Softsign,
    ];

    /// <summary>The row of a function; an option is what the user calls it, if otherwise.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static ActivationRow Of(ActivationFunction function, string? option = null) =>
        Array.Find(Rows, row => row.Function == function)
        ?? throw new ArgumentOutOfRangeException(option ?? nameof(function), function, "Not an activation function.");

    /// <summary>The row of a layer; null where it is no activation.</summary>
    public static ActivationRow? Of(Layer? layer) => Array.Find(Rows, row => row.Layer is not null && row.Layer.GetType() == layer?.GetType());
}
