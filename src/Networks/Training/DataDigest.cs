using System.Buffers.Binary;
using System.IO.Hashing;

namespace MlNetDeep;

/// <summary>A hash of all that a training learns from, so that a checkpoint knows it again.</summary>
internal static class DataDigest
{
    /// <summary>
    /// The hash of a run's examples and first weights; all ranks take part. Of several leaves it is one of the leaves' hashes, so that it is the same however
    /// many ranks there are.
    /// </summary>
    public static string Of(TrainingRun run, ReadOnlySpan<float> initial)
    {
        var hash = new XxHash128();
        LeafShare share = run.Ranks.Share;
        if (share.Leaves == 1)
        {
            Append(hash, run.Leaves[0]);
        }
        else
        {
            var hashes = new UInt128[share.Leaves];
            for (int i = 0; i < share.Count; i++)
            {
                var leaf = new XxHash128();
                Append(leaf, run.Leaves[i]);
                hashes[share.First + i] = leaf.GetCurrentHashAsUInt128();
            }

            run.Ranks.GatherLeaves<UInt128>(hashes);
            hash.Append(MemoryMarshal.AsBytes<UInt128>(hashes));
        }

        hash.Append(MemoryMarshal.AsBytes(initial));
        return Convert.ToHexString(hash.GetCurrentHash());
    }

    private static void Append(XxHash128 hash, LeafOfRun leaf)
    {
        Append(hash, leaf.Training);
        Append(hash, leaf.Validation);
    }

    /// <summary>Adds the number of rows first: the values alone would not tell where one set ends and the next begins.</summary>
    private static void Append(XxHash128 hash, TrainingData? data)
    {
        Span<byte> rows = stackalloc byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(rows, data?.RowCount ?? 0);
        hash.Append(rows);
        data?.AppendTo(hash.Append);
    }
}
