using System.Collections;

namespace MlNetDeep;

/// <summary>Some of the examples of a source, one mark for each: those marked so.</summary>
internal sealed class ExampleSelection(ExampleSource source, BitArray marks, bool wanted) : ExampleSource
{
    public override int FeatureLength => source.FeatureLength;

    public override int TargetLength => source.TargetLength;

    public override ExampleReader Open() => new Reader(source.Open(), marks, wanted);

    private sealed class Reader(ExampleReader reader, BitArray marks, bool wanted) : ExampleReader
    {
        private int _next;

        public override Example Current => reader.Current;

        public override bool Read()
        {
            while (reader.Read())
            {
                // More examples than at the first reading are let through, for the reader's count to find them.
                if (_next >= marks.Length || marks[_next++] == wanted)
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
