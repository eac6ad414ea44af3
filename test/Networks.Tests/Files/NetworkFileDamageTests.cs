using System.Buffers.Binary;
using System.Text;
using MlNetDeep.Mutations;

namespace MlNetDeep.Networks.Tests;

/// <summary>Whatever a file holds, loading it ends with a network or an <see cref="InvalidDataException"/>, and in little memory.</summary>
public class NetworkFileDamageTests
{
    // A reader's first chunk is a megabyte; exceptions and JSON take the rest.
    private const long FewBytes = 4 << 20;

    private static readonly byte[] Good = NetworkFileTests.Bytes(NetworkFileTests.Train());

    [Fact]
    public void A_file_cut_at_any_length_is_refused()
    {
        for (int length = 0; length < Good.Length; length += 1 + length / 100)
            AssertRefused(Good[..length], $"cut at {length}");
        Assert.Contains("cut short", AssertRefused(Good[..^1], "cut by a byte").Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_with_any_byte_changed_is_refused()
    {
        for (int i = 0; i < Good.Length; i++)
        {
            byte[] damaged = [.. Good];
            damaged[i] ^= (byte)(1 << (i % 8));
            AssertRefused(damaged, $"byte {i}");
        }
    }

    [Fact]
    public void Bytes_cut_out_or_doubled_are_noticed()
    {
        for (int i = 0; i < Good.Length; i += 37)
        {
            AssertRefused([.. Good[..i], .. Good[(i + 1)..]], $"without byte {i}");
            AssertRefused([.. Good[..i], (byte)(Good[i] ^ 1), .. Good[i..]], $"with a byte before {i}");
        }
    }

    [Fact]
    public void Another_kind_of_file_is_called_so()
    {
        Assert.Contains("not a network file", AssertRefused(new byte[1000], "zeros").Message, StringComparison.Ordinal);
        Assert.Contains("not a network file", AssertRefused(Encoding.UTF8.GetBytes(new string('x', 500)), "text").Message, StringComparison.Ordinal);
        Assert.Contains("cut short", AssertRefused([], "nothing").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(3)]
    [InlineData(int.MaxValue)]
    [InlineData(0)]
    [InlineData(-1)]
    public void A_newer_version_is_named(int version)
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(8), version);
        Assert.Contains($"version {version}", AssertRefused(file, "version").Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(long.MaxValue)]
    [InlineData(-1)]
    [InlineData(2_000_000_000)]
    [InlineData(100_000_000)]
    public void A_length_that_is_not_there_is_not_allocated(long length)
    {
        byte[] file = [.. Good];
        BinaryPrimitives.WriteInt64LittleEndian(file.AsSpan(12), length);
        AssertRefused(file, $"length {length}");
    }

    public static TheoryData<string, string, string> Crafted => new()
    {
        { "a huge layer", "\"units\":1", "\"units\":1073741824" },
        { "the largest layer", "\"units\":1", "\"units\":2147483647" },
        { "no units", "\"units\":1", "\"units\":0" },
        { "negative units", "\"units\":1", "\"units\":-7" },
        { "units beyond integers", "\"units\":1", "\"units\":9999999999999" },
        { "one more unit", "\"units\":1", "\"units\":2" },
        { "units left out", "\"units\":1,", "" },
        { "an unknown layer", "\"tanh\"", "\"tanhh\"" },
        { "a layer that is null", "{\"type\":\"tanh\"}", "null" },
        { "branches too deep within one another", "{\"type\":\"tanh\"}", Nested(9) },
        { "branches deeper than text may be", "{\"type\":\"tanh\"}", Nested(2000) },
        { "no chain", "{\"type\":\"tanh\"}", "{\"type\":\"branches\",\"chains\":[]}" },
        { "a chain that is null", "{\"type\":\"tanh\"}", "{\"type\":\"branches\",\"chains\":[[],null]}" },
        { "a layer of a chain that is null", "{\"type\":\"tanh\"}", "{\"type\":\"branches\",\"chains\":[[null]]}" },
        { "chains that are null", "{\"type\":\"tanh\"}", "{\"type\":\"branches\",\"chains\":null}" },
        { "more parameters in a chain", "{\"type\":\"tanh\"}", "{\"type\":\"branches\",\"chains\":[[{\"type\":\"featureScale\"}]]}" },
        { "no layers", "\"layers\":[", "\"layers\":[],\"other\":[" },
        { "layers that are null", "\"layers\":[", "\"layers\":null,\"other\":[" },
        { "a loss that is null", "\"loss\":{", "\"loss\":null,\"other\":{" },
        { "no loss", "\"loss\"", "\"lost\"" },
        { "an unknown loss", "squaredError", "cubedError" },
        { "more inputs", "\"inputShape\":[4]", "\"inputShape\":[5]" },
        { "a huge input", "\"inputShape\":[4]", "\"inputShape\":[2147483647]" },
        { "no input", "\"inputShape\":[4]", "\"inputShape\":[]" },
        { "an input that is null", "\"inputShape\":[4]", "\"inputShape\":null" },
        { "an image", "\"inputShape\":[4]", "\"inputShape\":[2,2]" },
        { "a rate out of range", "\"rate\":0.1", "\"rate\":1.5" },
        { "no JSON", "{\"network\"", "\"network\"" },
        { "deep JSON", "{\"network\"", new string('[', 5000) },
        { "epochs that are null", "\"epochs\":[", "\"epochs\":null,\"other\":[" },
        { "an unknown reason", "\"stopReason\":\"LastEpoch\"", "\"stopReason\":\"Boredom\"" },
    };

    private static string Nested(int depth) => depth == 0
        ? "{\"type\":\"tanh\"}"
        : "{\"type\":\"branches\",\"chains\":[[" + Nested(depth - 1) + "]]}";

    [Theory]
    [MemberData(nameof(Crafted))]
    public void A_whole_file_with_wrong_content_is_refused(string what, string text, string replacement)
    {
        Assert.Contains(text, Text(), StringComparison.Ordinal);
        AssertRefused(WithRecord(Text().Replace(text, replacement, StringComparison.Ordinal)), what);
    }

    [Fact]
    public void A_layer_that_is_null_is_named()
    {
        byte[] file = WithRecord(Text().Replace("{\"type\":\"tanh\"}", "null", StringComparison.Ordinal));

        string message = AssertRefused(file, "null").Message;

        Assert.Contains("Layer 1 is null.", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_whole_file_with_a_damaged_payload_is_refused_or_loads()
    {
        // With a fitting checksum the payload's own structure has to hold: any byte may be changed, at random here.
        byte[] payload = Seals.Open(Good);
        var random = new Random(6);
        for (int i = 0; i < 1500; i++)
        {
            byte[] damaged = [.. payload];
            for (int change = random.Next(1, 4); change > 0; change--)
                damaged[random.Next(i % 2 == 0 ? damaged.Length : 100)] = (byte)random.Next(256);
            if (i % 3 == 0)
                damaged = damaged[..random.Next(damaged.Length)];
            AssertHarmless(Seals.Close(Good, damaged), $"payload {i}");
        }
    }

    [Fact]
    public void The_parts_put_together_again_are_the_file() => Assert.Equal(Good, WithRecord(Text()));

    private static InvalidDataException AssertRefused(byte[] file, string what) =>
        AssertHarmless(file, what) ?? throw new InvalidOperationException($"{what}: it loads.");

    private static InvalidDataException? AssertHarmless(byte[] file, string what)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        Exception? exception = Record.Exception(() => TrainedNetwork.Load(new MemoryStream(file)));
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.True(exception is InvalidDataException or null, $"{what}: {exception}");
        Assert.True(allocated < FewBytes, $"{what}: {allocated} bytes were allocated.");
        return (InvalidDataException?)exception;
    }

    private static string Text() => Encoding.UTF8.GetString(Seals.Open(Good).AsSpan(sizeof(int), RecordLength));

    private static int RecordLength => BinaryPrimitives.ReadInt32LittleEndian(Seals.Open(Good));

    private static byte[] WithRecord(string record)
    {
        byte[] text = Encoding.UTF8.GetBytes(record);
        return Seals.Close(Good, [.. BitConverter.GetBytes(text.Length), .. text, .. Seals.Open(Good).AsSpan(sizeof(int) + RecordLength)]);
    }
}
