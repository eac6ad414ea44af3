namespace MlNetDeep;

/// <summary>The activation functions that an option can name.</summary>
public enum ActivationFunction
{
    /// <summary>y = x: none.</summary>
    Identity,

    /// <summary><see cref="Sigmoid"/></summary>
    Sigmoid,

    /// <summary><see cref="Tanh"/></summary>
    Tanh,

    /// <summary><see cref="Relu"/></summary>
    Relu,

    /// <summary><see cref="LeakyRelu"/>, slope 0.01.</summary>
    LeakyRelu,

    /// <summary><see cref="Softsign"/></summary>
    Softsign,

    /// <summary><see cref="Selu"/></summary>
    Selu,

    /// <summary><see cref="Mish"/></summary>
    Mish,

    /// <summary><see cref="Gelu"/></summary>
    Gelu,

    /// <summary><see cref="Silu"/></summary>
    Silu,
}

/// <summary>What follows from an activation function's name.</summary>
public static class ActivationFunctionExtensions
{
    /// <summary>The layer that applies the function, or null for the identity.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static Layer? CreateLayer(this ActivationFunction function) => ActivationRow.Of(function).Layer;

    /// <summary>The initializer that suits weights in front of the function: LeCun for SELU, He for other rectified units, smooth ones among them, else Glorot.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static Initializer DefaultInitializer(this ActivationFunction function) => ActivationRow.Of(function).Initializer;
}
