namespace MlNetDeep;

/// <summary>How a network's features are brought to one scale.</summary>
public enum FeatureScaling
{
    /// <summary>They stay as they are: for features that have one scale already, as pixels in [0, 1].</summary>
    None,

    /// <summary>
    /// To mean 0 and standard deviation 1 over the training rows. A feature that is zero in most rows keeps its zeros, and is divided by the
    /// root mean square of its other values.
    /// </summary>
    Standardize,

    /// <summary>
    /// By median and quartiles, which no single value moves, and smoothly clipped: z = (x - median) / (third quartile - first quartile), and then
    /// z / sqrt(1 + (z / 3)^2), in (-3, 3) (RealMLP of Holzmueller, Grinsztajn, Steinwart, "Better by default", NeurIPS 2024). Where the quartiles
    /// are equal, the median distance of the values that are not the median stands for their difference. A feature that is zero in most rows keeps
    /// its zeros, and is divided by the median magnitude of its other values. One that has one value beside zero, as a slot of a one-hot vector,
    /// becomes 0 and 1.
    /// </summary>
    Robust,
}
