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
}

/// <summary>What follows from an activation function's name.</summary>
public static class ActivationFunctionExtensions
{
    /// <summary>The layer that applies the function, or null for the identity.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static Layer? CreateLayer(this ActivationFunction function) => ActivationRow.Of(function).Layer;

    /// <summary>The initializer that suits weights in front of the function: He for rectified units, else Glorot.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static Initializer DefaultInitializer(this ActivationFunction function) => ActivationRow.Of(function).Initializer;
}
