namespace MlNetDeep.Experiments;

/// <summary>
/// Strings of the embedded Reber grammar: B, then T or P, then a string of the Reber grammar, then the same T or P again, then E. To know the
/// last but one symbol one must remember the second. Each branch is taken with probability 1/2. Hochreiter and Schmidhuber, "Long short-term
/// memory", Neural Computation 9(8), 1997, figures 3 and 4.
/// </summary>
public static class ReberGrammar
{
    /// <summary>The symbols, in the order of inputs and outputs.</summary>
    public const string Symbols = "BTPSXVE";

    // From each state of the inner grammar: symbol, next state. From state 6 the string ends.
    private static readonly (char Symbol, int Next)[][] Edges =
    [
        [('B', 1)],
        [('T', 2), ('P', 3)],
        [('S', 2), ('X', 4)],
        [('T', 3), ('V', 5)],
        [('X', 3), ('S', 6)],
        [('P', 4), ('V', 6)],
        [('E', -1)],
    ];

    /// <summary>Draws a string.</summary>
    public static ReberString Draw(Random random)
    {
        char frame = random.Next(2) == 0 ? 'T' : 'P';
        List<char> symbols = ['B', frame];
        List<string> possible = ["TP", "B"];
        for (int state = 0; state >= 0;)
        {
            (char symbol, int next) = Edges[state][random.Next(Edges[state].Length)];
            symbols.Add(symbol);
            possible.Add(next < 0 ? frame.ToString() : string.Concat(Edges[next].Select(edge => edge.Symbol)));
            state = next;
        }

        symbols.Add(frame);
        possible.Add("E");
        symbols.Add('E');
        return new ReberString(string.Concat(symbols), [.. possible]);
    }
}

/// <summary>A string and what may follow each of its symbols.</summary>
/// <param name="Text">The symbols.</param>
/// <param name="Possible">The symbols that may follow each, but for the last.</param>
public sealed record ReberString(string Text, string[] Possible)
{
    /// <summary>How many predictions it asks for.</summary>
    public int Steps => Possible.Length;

    /// <summary>Each symbol but the last as one of seven inputs, [steps, 7].</summary>
    public float[] Inputs() => OneOfSeven(Text[..^1]);

    /// <summary>Each symbol but the first, likewise.</summary>
    public float[] Targets() => OneOfSeven(Text[1..]);

    /// <summary>Whether at each step all symbols that may follow are more active than all that may not.</summary>
    /// <param name="outputs">[steps, 7].</param>
    public bool IsPredictedBy(ReadOnlySpan<float> outputs)
    {
        for (int step = 0; step < Steps; step++)
        {
            float least = float.PositiveInfinity, most = float.NegativeInfinity;
            for (int i = 0; i < ReberGrammar.Symbols.Length; i++)
            {
                float output = outputs[step * ReberGrammar.Symbols.Length + i];
                if (Possible[step].Contains(ReberGrammar.Symbols[i]))
                    least = Math.Min(least, output);
                else
                    most = Math.Max(most, output);
            }

            // A NaN is never right.
            if (!(least > most))
                return false;
        }

        return true;
    }

    private static float[] OneOfSeven(string symbols)
    {
        var values = new float[symbols.Length * ReberGrammar.Symbols.Length];
        for (int i = 0; i < symbols.Length; i++)
            values[i * ReberGrammar.Symbols.Length + ReberGrammar.Symbols.IndexOf(symbols[i])] = 1;
        return values;
    }
}
