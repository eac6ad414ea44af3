using System.IO.Hashing;
using System.Reflection;
using System.Runtime.Intrinsics;
using System.Text.Json;

namespace MlNetDeep;

/// <summary>Whether all ranks are about to train the same: another network, option, version or vector width on one of them would give bits that are no one's.</summary>
internal static class RankAgreement
{
    /// <summary>Throws on all ranks where one differs from rank 0.</summary>
    /// <exception cref="ArgumentException">The message says which rank, and in what.</exception>
    public static void Check(RankGroup ranks, Sequential network, Loss loss, TrainingOptions options, TrainingPlan plan, long validated, ReadOnlySpan<float> initial)
    {
        if (ranks.Ranks == 1)
            return;
        var all = new Subject[ranks.Ranks];
        int[] counts = [.. Enumerable.Repeat(1, ranks.Ranks)];
        TrainingOptions settled = plan.Settle(options);
        // Rank 0's alone counts.
        settled.CheckpointPath = null;
        settled.NumberOfThreads = null;
        all[ranks.Rank] = new Subject(
            Hash(typeof(RankAgreement).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion), VectorBits, plan.Rows, validated,
            Hash(JsonSerializer.Serialize(NetworkDescription.Of(network, loss), NetworkJson.Default.NetworkDescription)),
            Hash(JsonSerializer.Serialize(settled, NetworkJson.Default.TrainingOptions)), XxHash64.HashToUInt64(MemoryMarshal.AsBytes(initial)));
        ranks.Gather<Subject>(all, counts);
        for (int rank = 1; rank < all.Length; rank++)
        {
            if (all[rank].DifferenceTo(all[0]) is { } difference)
                throw new ArgumentException($"Rank {rank} {difference}. All ranks must run the same program, by the same options, on the same rows.", nameof(ranks));
        }
    }

    private static long VectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : Vector128.IsHardwareAccelerated ? 128 : 0;

    private static ulong Hash(string text) => XxHash64.HashToUInt64(MemoryMarshal.AsBytes(text.AsSpan()));

    private readonly record struct Subject(ulong Version, long VectorBits, long Rows, long Validated, ulong Network, ulong Options, ulong Initial)
    {
        public string? DifferenceTo(Subject first)
        {
            if (Version != first.Version)
                return "has another version of MlNetDeep than rank 0: deploy one";
            if (VectorBits != first.VectorBits)
                return $"computes with vectors of {VectorBits} bits, rank 0 with {first.VectorBits}, which round differently: take processors of one kind, or set " +
                    "DOTNET_EnableAVX512=0 or DOTNET_EnableAVX2=0 on all";
            if (Network != first.Network)
                return "trains another network than rank 0";
            if (Rows != first.Rows || Validated != first.Validated)
                return $"has {Rows} rows to learn from and {Validated} to validate on, rank 0 has {first.Rows} and {first.Validated}";
            if (Options != first.Options)
                return "trains by other options than rank 0";
            return Initial != first.Initial ? "goes on from other weights than rank 0" : null;
        }
    }
}
