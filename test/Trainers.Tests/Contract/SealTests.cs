using Microsoft.ML;
using MlNetDeep.Mutations;

namespace MlNetDeep.Trainers.Tests.Contract;

/// <summary>Damage to any part of a model file that the library wrote is refused.</summary>
public sealed class SealTests
{
    // With which version of ML.NET's own container the part was written: that reads older ones alike.
    private static readonly int[] VersionOfMlNet = [.. Enumerable.Range(8, 8)];

    public static TheoryData<string> Kinds => [.. ModelKinds.All.Keys];

    [Theory, MemberData(nameof(Kinds))]
    public void A_model_file_with_any_byte_of_ours_changed_is_refused(string kind)
    {
        var mlContext = new MLContext(seed: 1);
        (ITransformer model, IDataView data) = ModelKinds.All[kind](mlContext);
        Dictionary<string, byte[]> entries = ModelZip.Save(mlContext, model, data.Schema);
        string[] ours = [.. ModelZip.Ours(entries)];
        Assert.NotEmpty(ours);

        foreach (string entry in ours)
        {
            byte[] good = entries[entry];
            Assert.NotNull(ModelZip.Load(mlContext, entries, entry, good));
            var loads = new List<int>();
            for (int i = 0; i < good.Length; i += Step(i, good.Length))
            {
                if (VersionOfMlNet.Contains(i))
                    continue;
                byte[] damaged = [.. good];
                damaged[i] ^= (byte)(1 << (i % 8));
                Exception? refusal = Record.Exception(() => ModelZip.Load(mlContext, entries, entry, damaged));
                // ML.NET's own errors of instantiation stand around it; the assembly it loads first, by the name in the part.
                bool refused = ModelZip.AssemblyName(good).Contains(i) ? refusal is not null : refusal?.GetBaseException() is FormatException;
                if (refusal is null)
                    loads.Add(i);
                else
                    Assert.True(refused, $"byte {i} of {good.Length} of {entry}: {refusal}");
            }

            Assert.True(loads.Count == 0, $"{entry}, {good.Length} bytes, loads with other bytes {string.Join(", ", loads)}");
        }
    }

    // All of ML.NET's header and of its strings at the end; of the large middle, which has one seal, a part that changes from bit to bit.
    private static int Step(int i, int length) => i < 400 || i >= length - 300 ? 1 : 17;
}
