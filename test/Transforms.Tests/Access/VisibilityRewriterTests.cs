using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using Microsoft.ML;
using MlNetDeep.Build;

namespace MlNetDeep.Transforms.Tests.Access;

public sealed class VisibilityRewriterTests
{
    private static byte[] ReadData() => File.ReadAllBytes(Assembly.Load("Microsoft.ML.Data").Location);

    [Fact]
    public void One_byte_changes_for_each_row_and_only_its_visibility_bits()
    {
        byte[] original = ReadData();
        byte[] rewritten = (byte[])original.Clone();

        int rows = VisibilityRewriter.OpenUp(rewritten);

        int[] changed = [.. Enumerable.Range(0, original.Length).Where(i => original[i] != rewritten[i])];
        Assert.True(rows > 0);
        Assert.Equal(rows, changed.Length);
        Assert.All(changed, i => Assert.Equal(original[i] & ~7, rewritten[i] & ~7));
    }

    [Theory]
    [InlineData(MethodAttributes.Assembly, MethodAttributes.Public)]
    [InlineData(MethodAttributes.FamANDAssem, MethodAttributes.Family)]
    [InlineData(MethodAttributes.Private, MethodAttributes.Private)]
    [InlineData(MethodAttributes.Family, MethodAttributes.Family)]
    public void Methods_of_each_visibility_become_as_promised(MethodAttributes before, MethodAttributes after)
    {
        byte[] original = ReadData();
        byte[] rewritten = (byte[])original.Clone();
        VisibilityRewriter.OpenUp(rewritten);

        MethodAttributes[] visibilities =
        [
            .. ReadMethodVisibilities(original).Zip(ReadMethodVisibilities(rewritten))
                .Where(pair => pair.First == before)
                .Select(pair => pair.Second),
        ];

        Assert.NotEmpty(visibilities);
        Assert.All(visibilities, visibility => Assert.Equal(after, visibility));
    }

    [Theory]
    [InlineData("Microsoft.ML.Data", "CatalogUtils", true)]
    [InlineData("System.Runtime.CompilerServices", "NullableAttribute", false)]
    [InlineData("Microsoft.CodeAnalysis", "EmbeddedAttribute", false)]
    public void Types_become_public_except_those_that_the_compiler_embedded(string space, string name, bool expected)
    {
        byte[] image = ReadData();
        VisibilityRewriter.OpenUp(image);

        using var file = new PEReader(new MemoryStream(image));
        MetadataReader reader = file.GetMetadataReader();
        TypeDefinition type = reader.TypeDefinitions.Select(reader.GetTypeDefinition)
            .Single(t => reader.StringComparer.Equals(t.Namespace, space) && reader.StringComparer.Equals(t.Name, name));

        Assert.Equal(expected, (type.Attributes & TypeAttributes.VisibilityMask) == TypeAttributes.Public);
    }

    [Fact]
    public void Rewriting_twice_changes_nothing_more()
    {
        byte[] image = ReadData();
        VisibilityRewriter.OpenUp(image);

        Assert.Equal(0, VisibilityRewriter.OpenUp(image));
    }

    [Fact]
    public void A_file_that_is_no_assembly_is_refused()
    {
        Assert.Throws<BadImageFormatException>(() => VisibilityRewriter.OpenUp("not an assembly"u8.ToArray()));
    }

    private static IEnumerable<MethodAttributes> ReadMethodVisibilities(byte[] image)
    {
        using var file = new PEReader(new MemoryStream(image));
        MetadataReader reader = file.GetMetadataReader();
        return [.. reader.MethodDefinitions.Select(m => reader.GetMethodDefinition(m).Attributes & MethodAttributes.MemberAccessMask)];
    }
}
