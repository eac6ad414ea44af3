namespace MlNetDeep.Networks.Tests;

/// <summary>Gradients of shared weights, of masking noise, and of penalties on activities.</summary>
internal static class AutoencoderGradients
{
    public static IEnumerable<GradientCase> Cases =>
    [
        Of("tied dense", new Dense(5), new TiedDense()),
        Of("tied dense without biases", new Dense(5, useBias: false), new Tanh(), new TiedDense(useBias: false)),
        Of("tied dense wider than a vector", new Dense(37), new Sigmoid(), new TiedDense()),
        Of("two pairs of tied layers", new Dense(6), new Tanh(), new Dense(3), new Sigmoid(), new TiedDense(), new Tanh(), new TiedDense()),
        Of("a tied layer beside one of its own weights", new Dense(6), new Tanh(), new TiedDense(), new Softsign(), new Dense(3)),
        Of("tied layers side by side", new Dense(6), new TiedDense(), new Tanh(), new Dense(3), new TiedDense()),
        Of("masking noise", new MaskingNoise(0.5f)),
        Of("masking noise between layers", new Dense(5), new MaskingNoise(0.3f), new Dense(3)),
        Of("a denoising autoencoder", new MaskingNoise(0.3f), new Dense(5), new Sigmoid(), new TiedDense()),
        Of("L1 penalty on a code", new Dense(5), new Sigmoid(), Sparse(new L1Penalty(0.5f)), new TiedDense()),
        Of("L1 penalty on values of either sign", new Dense(5), new Tanh(), Sparse(new L1Penalty(0.5f)), new Dense(2)),
        Of("L1 penalty on the input", Sparse(new L1Penalty(0.25f)), new Dense(3)),
        Of("L1 penalty on the output", new Dense(3), Sparse(new L1Penalty(0.25f))),
        Of("L1 penalty before an activation in place", new Dense(5), Sparse(new L1Penalty(0.5f)), new Tanh(), new Dense(2)),
        Of("Kullback-Leibler penalty on a code", new Dense(5), new Sigmoid(), Sparse(new KullbackLeiblerPenalty(0.2f, 0.5f)), new TiedDense()),
        Of("Kullback-Leibler penalty, a high target", new Dense(21), new Sigmoid(), Sparse(new KullbackLeiblerPenalty(0.7f, 0.25f)), new Dense(2)),
        Of("both penalties", new Dense(5), new Sigmoid(), Sparse(new KullbackLeiblerPenalty(0.1f)), Sparse(new L1Penalty(0.5f)), new Sigmoid(), new Dense(2)),
    ];

    private static GradientCase Of(string name, params Layer[] layers) =>
        new(name, GradientTable.Vector, new SquaredError(), GradientTable.Alike, layers);

    private static ActivityRegularization Sparse(ActivityPenalty penalty) => new(penalty);
}
