namespace MlNetDeep.Networks.Tests;

/// <summary>One member of a network in double precision, by the formulas alone.</summary>
internal static class MemberOracle
{
    /// <summary>The outputs of a member, before the mean.</summary>
    public static double[] Outputs(Sequential network, float[] parameters, ReadOnlySpan<float> x, int member)
    {
        double[] values = [.. x.ToArray().Select(value => (double)value)];
        for (int i = 0; i < network.Layers.Count; i++)
        {
            float[] Of(string name) => network.Parameters.Single(parameter => parameter.Layer == i && parameter.Name == name).Of(parameters.AsSpan()).ToArray();
            double[] before = values;
            values = network.Layers[i] switch
            {
                MemberInput => [.. before.Select((value, j) => value * Of("scales")[member * before.Length + j])],
                MemberScale scale => [.. before.Select((value, j) =>
                    value * Of("scales")[member * before.Length + j] + (scale.UseBias ? Of("bias")[member * before.Length + j] : 0))],
                DenseOverTime dense => [.. Enumerable.Range(0, dense.Units).Select(unit =>
                    Of("bias")[unit] + before.Select((value, j) => value * Of("weights")[j * dense.Units + unit]).Sum())],
                MemberOutput output => [.. Enumerable.Range(member * output.Units, output.Units).Select(unit =>
                    Of("bias")[unit] + before.Select((value, j) => value * Of("weights")[unit * before.Length + j]).Sum())],
                Tanh => [.. before.Select(Math.Tanh)],
                Relu => [.. before.Select(value => Math.Max(0, value))],
                Dropout or MemberMean => before,
                _ => throw new NotSupportedException($"Write the formula of {network.Layers[i].GetType().Name} here."),
            };
        }

        return values;
    }

    /// <summary>What the output unit makes of them.</summary>
    public static double[] Scores(MemberScore score, double[] z) => score switch
    {
        MemberScore.Sigmoid => [.. z.Select(value => 1 / (1 + Math.Exp(-value)))],
        MemberScore.Exponential => [.. z.Select(Math.Exp)],
        MemberScore.Tanh => [.. z.Select(Math.Tanh)],
        MemberScore.Softmax => [.. z.Select(value => Math.Exp(value) / z.Sum(Math.Exp))],
        _ => z,
    };
}
