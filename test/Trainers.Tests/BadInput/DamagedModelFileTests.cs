using System.Diagnostics;
using Microsoft.ML;
using MlNetDeep.Trainers.Tests.Contract;
using MlNetDeep.Trainers.Tests.Estimators;

namespace MlNetDeep.Trainers.Tests.BadInput;

/// <summary>A model file that was cut short or changed is refused by a plain exception, at no great cost, or it is the same model.</summary>
public sealed class DamagedModelFileTests
{
    // A whole load allocates about a hundredth of this.
    private const long MostBytes = 64 << 20;

    private static readonly TimeSpan HangTime = TimeSpan.FromSeconds(15);

    /// <summary>What our own code may throw; ML.NET's adds what it finds before it gets to ours.</summary>
    private static readonly Type[] PlainExceptions = [typeof(FormatException), typeof(InvalidDataException), typeof(InvalidOperationException), typeof(EndOfStreamException)];

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_file_cut_short_anywhere_is_refused(string name)
    {
        var subject = new Victim(name);

        for (int length = 0; length < subject.File.Length; length += 13)
            Assert.False(subject.TryLoad(subject.File[..length], length), $"A file of {length} bytes of {subject.File.Length} was loaded.");
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_file_with_a_byte_changed_is_refused_or_is_the_same_model(string name)
    {
        var subject = new Victim(name);
        // ML.NET keeps schemas as binary data views; its reader of these allocates hundreds of megabytes or hangs on some damage, before
        // any code of ours is asked.
        (int Start, int End)[] notOurs = [.. ModelZip.FindEntries(subject.File, entry => entry.EndsWith("Schema", StringComparison.Ordinal))];
        Assert.NotEmpty(notOurs);

        for (int position = 0; position < subject.File.Length; position += 5)
        {
            if (notOurs.Any(range => position >= range.Start && position < range.End))
                continue;
            byte[] damaged = [.. subject.File];
            damaged[position] ^= (byte)(1 << position / 5 % 8);
            subject.TryLoad(damaged, position);
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_byte_changed_in_the_network_s_part_is_found_though_the_zip_s_checksum_fits(string name)
    {
        var subject = new Victim(name);
        string entry = ModelZip.FindNetworkEntry(subject.File);
        byte[] content = ModelZip.ReadEntry(subject.File, entry);
        (int Start, int End) network = ModelZip.FindNetwork(content);

        for (int position = network.Start; position < network.End; position += 3)
        {
            byte[] damaged = [.. content];
            damaged[position] ^= (byte)(1 << position / 3 % 8);
            Assert.False(
                subject.TryLoad(ModelZip.ReplaceEntry(subject.File, entry, damaged), position),
                $"The model was loaded with the damage at byte {position} of {content.Length}.");
        }
    }

    [Theory, MemberData(nameof(EstimatorTable.OneOfEachTask), MemberType = typeof(EstimatorTable))]
    public void A_network_s_part_cut_short_is_refused_though_the_zip_s_checksum_fits(string name)
    {
        var subject = new Victim(name);
        string entry = ModelZip.FindNetworkEntry(subject.File);
        byte[] content = ModelZip.ReadEntry(subject.File, entry);

        for (int length = 0; length < ModelZip.FindNetwork(content).End; length += 17)
            Assert.False(subject.TryLoad(ModelZip.ReplaceEntry(subject.File, entry, content[..length]), length), $"{length} of {content.Length} bytes were loaded.");
    }

    /// <summary>A saved model and what it should predict.</summary>
    private sealed class Victim
    {
        private readonly EstimatorCase _subject;
        private readonly Examples _examples;
        private readonly float[][] _scores;

        public Victim(string name)
        {
            var mlContext = new MLContext(seed: 1);
            _subject = EstimatorTable.Get(name);
            _examples = _subject.CreateExamples(5);
            ITransformer transformer = _subject.Fit(mlContext, options => options.NumberOfEpochs = 1);
            IDataView data = _subject.CreateData(mlContext, _examples);
            File = SavedModel.Save(transformer, data.Schema);
            _scores = Cells.Floats(transformer.Transform(data), "Score");
        }

        public byte[] File { get; }

        /// <summary>Whether the file loads; fails if it loads as another model, or does not as it should.</summary>
        public bool TryLoad(byte[] file, int position)
        {
            Exception? failure = null;
            long allocated = 0;
            var thread = new Thread(() =>
            {
                long before = GC.GetAllocatedBytesForCurrentThread();
                failure = Record.Exception(() => LoadAndCompare(file));
                allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            });
            thread.IsBackground = true;
            thread.Start();
            Assert.True(thread.Join(HangTime), $"Loading did not end with the damage at byte {position}.");
            Assert.True(allocated <= MostBytes, $"Loading allocated {allocated} bytes with the damage at byte {position}: {failure}");
            if (failure is Xunit.Sdk.XunitException)
                throw failure;
            AssertPlain(failure);
            return failure is null;
        }

        private void LoadAndCompare(byte[] file)
        {
            ITransformer loaded = SavedModel.Load(file);
            Assert.Equal(_scores, Cells.Floats(loaded.Transform(_subject.CreateData(new MLContext(seed: 1), _examples)), "Score"));
        }

        private static void AssertPlain(Exception? failure)
        {
            for (Exception? exception = failure; exception is not null; exception = exception.InnerException)
            {
                string? thrower = new StackTrace(exception).GetFrames().Select(frame => frame.GetMethod()?.DeclaringType?.FullName).FirstOrDefault(IsNotTheRuntime);
                bool isOurs = thrower?.StartsWith("MlNetDeep", StringComparison.Ordinal) == true;
                Assert.True(!isOurs || PlainExceptions.Contains(exception.GetType()), $"{thrower} threw {exception}");
                Assert.False(exception is OutOfMemoryException or AccessViolationException, exception.ToString());
            }
        }

        private static bool IsNotTheRuntime(string? type) => type is not null && !type.StartsWith("System.", StringComparison.Ordinal);
    }
}
