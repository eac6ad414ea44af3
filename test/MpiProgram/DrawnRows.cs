namespace MlNetDeep.MpiProgram;

/// <summary>Rows that are drawn anew in each reading, and held nowhere; always the same.</summary>
internal sealed class DrawnRows(int rows, int features, int targets) : ExampleSource
{
    public override int FeatureLength => features;

    public override int TargetLength => targets;

    public override ExampleReader Open() => new Reader(rows, features, targets);

    private sealed class Reader(int rows, int features, int targets) : ExampleReader
    {
        private readonly Random _random = new(5);
        private readonly float[] _features = new float[features];
        private readonly float[] _targets = new float[targets];
        private int _left = rows;

        public override Example Current => new(_features, _targets, 1);

        public override bool Read()
        {
            foreach (ref float value in _features.AsSpan())
                value = _random.NextSingle();
            foreach (ref float target in _targets.AsSpan())
                target = _random.NextSingle() - _features[0];
            return _left-- > 0;
        }
    }
}
