using System.Buffers.Binary;
using System.Text;

namespace MlNetDeep.Networks.Tests.SafeTensors;

/// <summary>Files that are damaged, or not what they say.</summary>
public sealed class SafeTensorsFileTests : IDisposable
{
    private static readonly Sequential Network = new(new Shape(2), new Dense(1));

    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Theory]
    [InlineData("""{"weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, null)]
    [InlineData("""{"bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]},"a.num_batches_tracked":{"dtype":"I64","shape":[],"data_offsets":[0,8]}}""", 12, "no layer takes|layer 0 asks")]
    [InlineData("""{"__metadata__":{"a":"b"},"weight":{"data_offsets":[0,4],"shape":[1,2],"dtype":"F16"},"bias":{"dtype":"BF16","shape":[1],"data_offsets":[4,6]}}  """, 6, null)]
    [InlineData("[]", 0, "its header cannot be read: it is no object")]
    [InlineData("{}x", 0, "its header cannot be read")]
    [InlineData("{", 0, "its header cannot be read")]
    [InlineData("", 0, "its header cannot be read")]
    [InlineData("{}", 4, "its tensors have 0 bytes, but 4 are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "a name stands there twice")]
    [InlineData("""{"a":{"dtype":"F32","dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "a tensor has a property twice")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4],"more":1}}""", 4, "a tensor has a property twice, or one that is unknown")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1]}}""", 4, "a tensor lacks its type")]
    [InlineData("""{"a":{"dtype":"F31","shape":[1],"data_offsets":[0,4]}}""", 4, "has the type 'F31', which is none of F64")]
    [InlineData("""{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "has the bytes from 0 to 4, but its shape and type need 8")]
    [InlineData("""{"a":{"dtype":"F32","shape":[4611686018427387905,4611686018427387905,4611686018427387905],"data_offsets":[0,4]}}""", 4, "its shape and type need")]
    [InlineData("""{"a":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "negative or too many")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "has the bytes from 4 to 0")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4,4]}}""", 4, "negative or too many")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "its header cannot be read")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8, "begins at byte 0, but the one before it ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"b":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "begins at byte 8, but the one before it ends at 4")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 3, "its tensors have 4 bytes, but 3 are there")]
    [InlineData("""{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 5, "its tensors have 4 bytes, but 5 are there")]
    [InlineData("""{"__metadata__":{"a":1}}""", 0, "its metadata are not texts alone")]
    [InlineData("""{"weight":{"dtype":"I32","shape":[1,2],"data_offsets":[0,8]},"bias":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "weight [1, 2] of I32")]
    public void A_header_is_believed_where_it_says_what_is_there(string header, int bytes, string? complaint)
    {
        Write(header, new byte[bytes]);
        if (complaint is null)
            Assert.Equal(new float[3], Network.LoadWeights(_path));
        else
            Assert.Matches($"^'.*': .*({string.Join('|', complaint.Split('|').Select(System.Text.RegularExpressions.Regex.Escape))})", Refusal());
    }

    [Theory]
    [InlineData(new byte[0])]
    [InlineData(new byte[] { 1, 0, 0, 0, 0, 0, 0 })]
    [InlineData(new byte[] { 3, 0, 0, 0, 0, 0, 0, 0, 123, 125 })]
    [InlineData(new byte[] { 255, 255, 255, 255, 255, 255, 255, 255, 123, 125 })]
    public void A_length_that_is_not_there_is_refused(byte[] file)
    {
        File.WriteAllBytes(_path, file);
        Assert.Contains("safetensors file", Refusal(), StringComparison.Ordinal);
    }

    [Fact]
    public void Other_types_are_brought_to_floats()
    {
        const string Header = """{"weight":{"dtype":"F64","shape":[1,2],"data_offsets":[0,16]},"bias":{"dtype":"BF16","shape":[1],"data_offsets":[16,18]}}""";
        var data = new byte[18];
        BinaryPrimitives.WriteDoubleLittleEndian(data, Math.PI);
        BinaryPrimitives.WriteDoubleLittleEndian(data.AsSpan(8), double.NegativeInfinity);
        BinaryPrimitives.WriteUInt16LittleEndian(data.AsSpan(16), 0xBFC0);
        Write(Header, data);
        Assert.Equal([(float)Math.PI, float.NegativeInfinity, -1.5f], Network.LoadWeights(_path));

        BinaryPrimitives.WriteDoubleLittleEndian(data, 1e39);
        Write(Header, data);
        Assert.Contains("weight [1, 2] of F64 has the value 1E+39, which is beyond the range of floats", Refusal(), StringComparison.Ordinal);
    }

    private string Refusal() => Assert.Throws<InvalidDataException>(() => Network.LoadWeights(_path)).Message;

    private void Write(string header, byte[] data)
    {
        byte[] text = Encoding.UTF8.GetBytes(header);
        File.WriteAllBytes(_path, [.. BitConverter.GetBytes((long)text.Length), .. text, .. data]);
    }
}
