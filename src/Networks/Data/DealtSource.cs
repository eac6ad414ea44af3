namespace MlNetDeep;

/// <summary>The examples of one leaf, of a source: every so manieth.</summary>
internal sealed class DealtSource(ExampleSource source, int leaf, int leaves) : ExampleSource
{
    public override int FeatureLength => source.FeatureLength;

    public override int TargetLength => source.TargetLength;

    public override ExampleReader Open() => new Reader(source.Open(), leaf, leaves);

    private sealed class Reader(ExampleReader reader, int leaf, int leaves) : ExampleReader
    {
        private long _next;

        public override Example Current => reader.Current;

        public override bool Read()
        {
            while (reader.Read())
            {
                if (_next++ % leaves == leaf)
                    return true;
            }

            return false;
        }

        protected override void Dispose(bool disposing)
        {
            reader.Dispose();
            base.Dispose(disposing);
        }
    }
}
