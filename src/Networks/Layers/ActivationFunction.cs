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
    /// <summary>A new layer that applies the function, or null for the identity.</summary>
    /// <param name="function">The function.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a value of the enumeration.</exception>
    public static Layer? CreateLayer(this ActivationFunction function) => function switch
    {
        ActivationFunction.Identity => null,
        ActivationFunction.Sigmoid => new Sigmoid(),
        ActivationFunction.Tanh => new Tanh(),
        ActivationFunction.Relu => new Relu(),
        ActivationFunction.LeakyRelu => new LeakyRelu(),
        ActivationFunction.Softsign => new Softsign(),
        _ => throw new ArgumentOutOfRangeException(nameof(function), function, "Not an activation function."),
    };

    /// <summary>The initializer that suits weights in front of the function: He for rectified units, else Glorot.</summary>
    /// <param name="function">The function.</param>
    public static Initializer DefaultInitializer(this ActivationFunction function) =>
        function is ActivationFunction.Relu or ActivationFunction.LeakyRelu ? new HeInitializer() : new GlorotInitializer();
}
