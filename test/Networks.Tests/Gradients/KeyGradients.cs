namespace MlNetDeep.Networks.Tests;

/// <summary>Gradients of vectors that stand for keys. Each case has numbers too, as the gradient by a key is nothing.</summary>
internal static class KeyGradients
{
    private const float Often = 0.4f;

    public static IEnumerable<GradientCase> Cases =>
    [
        Of("keys", new Shape(4), Keys(new KeyTable(1, 1, 3, 2))),
        Of("keys first, last, and of one value", new Shape(4), Keys(new KeyTable(0, 1, 2, 1), new KeyTable(3, 1, 3, 4)), new Dense(3)),
        Of("keys that share a table", new Shape(5), Keys(new KeyTable(1, 3, 3, 2)), new Dense(3)),
        Of("keys that share a table beside others", new Shape(6), Keys(new KeyTable(0, 2, 4, 2), new KeyTable(2, 1, 2, 3), new KeyTable(4, 2, 1, 2)), new Dense(3)),
        Of("keys that are often unknown", new Shape(4), WithRate(Often, new KeyTable(0, 2, 3, 3)), new Dense(5), new Tanh(), new Dense(2)),
        Of("keys that are never unknown", new Shape(4), WithRate(0, new KeyTable(0, 2, 3, 3)), new Dense(2)),
        Of("vectors of keys longer than a machine's", new Shape(3), Keys(new KeyTable(1, 1, 3, 19)), new Dense(2)),
        Of("keys, scales of features", new Shape(3), Keys(new KeyTable(0, 1, 3, 3)), new FeatureScale(), new Dense(2)),
        Of("keys, members", new Shape(3), Keys(new KeyTable(2, 1, 3, 3)), new MemberInput(3), new DenseOverTime(4), new MemberScale(), new Tanh(), new MemberOutput(2)),
        Of("keys in steps", new Shape(3, 2), Keys(new KeyTable(0, 1, 4, 3)), new LstmLayer(4), new LastStep()),
        Of("keys in steps that are often unknown", new Shape(3, 3), WithRate(Often, new KeyTable(1, 2, 3, 2)), new GruLayer(3), new MeanOverTime()),
        Of("padded keys", new Shape(9), new PaddedSequences(2), Keys(new KeyTable(1, 1, 3, 2)), new LstmLayer(3), new LastStep()),
        Of("padded keys, flatten", new Shape(10), new PaddedSequences(3), WithRate(Often, new KeyTable(0, 1, 3, 2)), new Flatten(), new Dense(2)),
    ];

    private static EmbedKeys Keys(params KeyTable[] tables) => new(tables);

    private static EmbedKeys WithRate(float unknownKeyRate, params KeyTable[] tables) => new(tables, unknownKeyRate);

    private static GradientCase Of(string name, Shape input, params Layer[] layers) => new(name, input, new SquaredError(), GradientTable.Alike, layers);
}
