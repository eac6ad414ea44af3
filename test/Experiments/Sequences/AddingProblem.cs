namespace MlNetDeep.Experiments;

/// <summary>
/// The adding problem: a sequence of pairs of a number from [-1, 1] and a marker; the target after the last is 0.5 + (X1 + X2) / 4 of the two
/// numbers whose marker is 1. Hochreiter and Schmidhuber, "Long short-term memory", Neural Computation 9(8), 1997, section 5.4.
/// </summary>
/// <param name="Inputs">[steps, 2]: number, marker.</param>
/// <param name="Target">In [0, 1].</param>
public sealed record AddingProblem(float[] Inputs, float Target)
{
    /// <summary>A sequence is right where the output lies closer to the target.</summary>
    public const float Tolerance = 0.04f;

    /// <summary>Draws a sequence.</summary>
    /// <param name="lag">The least length T; it lies in [T, 1.1 T].</param>
    /// <param name="random">Where from.</param>
    public static AddingProblem Draw(int lag, Random random)
    {
        int steps = random.Next(lag, lag + lag / 10 + 1);
        var inputs = new float[2 * steps];
        for (int i = 0; i < steps; i++)
            inputs[2 * i] = (float)(2 * random.NextDouble() - 1);

        int first = random.Next(10), second;
        do
            second = random.Next(lag / 2 - 1);
        while (second == first);
        // The ends are marked -1; where that of the first pair would be 1 too, its number counts as 0.
        inputs[1] = inputs[^1] = -1;
        float sum = Mark(first) + Mark(second);
        return new AddingProblem(inputs, 0.5f + sum / 4);

        float Mark(int pair)
        {
            if (pair == 0)
                return 0;
            inputs[2 * pair + 1] = 1;
            return inputs[2 * pair];
        }
    }

    /// <summary>Whether an output is close enough.</summary>
    public bool IsSolvedBy(float output) => Math.Abs(output - Target) < Tolerance;
}
