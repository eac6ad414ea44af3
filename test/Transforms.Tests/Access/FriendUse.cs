using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>One type or member of a friend assembly that a compiled assembly refers to.</summary>
/// <param name="Assembly">The simple name of the friend assembly.</param>
/// <param name="Type">The full name of the type.</param>
/// <param name="Member">The member with its signature; null if the type itself is meant.</param>
internal sealed record FriendUse(string Assembly, string Type, string? Member)
{
    /// <summary>Reads all uses of <paramref name="friends"/> from the metadata of a compiled assembly.</summary>
    public static IReadOnlyList<FriendUse> ReadAll(Stream assembly, IReadOnlySet<string> friends)
    {
        using var file = new PEReader(assembly);
        MetadataReader reader = file.GetMetadataReader();
        IEnumerable<FriendUse> types = reader.TypeReferences.Select(type => OfType(reader, type));
        IEnumerable<FriendUse> members = reader.MemberReferences
            .Select(reader.GetMemberReference)
            .Select(member => OfMember(reader, member))
            .OfType<FriendUse>();
        return types.Concat(members).Where(use => friends.Contains(use.Assembly)).Distinct().ToArray();
    }

    private static FriendUse OfType(MetadataReader reader, TypeReferenceHandle type) =>
        new(AssemblyOf(reader, type), SignatureText.OfType(reader, type), null);

    private static FriendUse? OfMember(MetadataReader reader, MemberReference member) => DeclaringType(reader, member.Parent) is { } type
        ? OfType(reader, type) with { Member = SignatureText.OfReference(reader, member) }
        : null;

    // Null for members of the assembly's own types, and for the methods of arrays.
    private static TypeReferenceHandle? DeclaringType(MetadataReader reader, EntityHandle parent)
    {
        if (parent.Kind == HandleKind.TypeSpecification)
        {
            BlobReader blob = reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature);
            if (blob.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
                return null;

            blob.ReadCompressedInteger(); // class or value type
            parent = blob.ReadTypeHandle();
        }

        return parent.Kind == HandleKind.TypeReference ? (TypeReferenceHandle)parent : null;
    }

    private static string AssemblyOf(MetadataReader reader, TypeReferenceHandle handle)
    {
        EntityHandle scope = reader.GetTypeReference(handle).ResolutionScope;
        return scope.Kind switch
        {
            HandleKind.TypeReference => AssemblyOf(reader, (TypeReferenceHandle)scope),
            HandleKind.AssemblyReference => reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)scope).Name),
            _ => "",
        };
    }
}
