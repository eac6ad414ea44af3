using System.Collections.Immutable;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>All types and members that one version of a friend assembly defines, of any visibility.</summary>
internal sealed class FriendAssemblyIndex
{
    private readonly Dictionary<string, HashSet<string>> _membersOfType = [];

    /// <param name="image">The assembly file, as bytes.</param>
    public FriendAssemblyIndex(byte[] image)
    {
        using var file = new PEReader(ImmutableArray.Create(image));
        MetadataReader reader = file.GetMetadataReader();
        foreach (TypeDefinitionHandle handle in reader.TypeDefinitions)
        {
            TypeDefinition type = reader.GetTypeDefinition(handle);
            var members = new HashSet<string>(StringComparer.Ordinal);
            foreach (MethodDefinitionHandle method in type.GetMethods())
                members.Add(SignatureText.OfMethod(reader, reader.GetMethodDefinition(method)));
            foreach (FieldDefinitionHandle field in type.GetFields())
                members.Add(SignatureText.OfField(reader, reader.GetFieldDefinition(field)));
            _membersOfType[SignatureText.OfType(reader, handle)] = members;
        }
    }

    public bool HasType(string type) => _membersOfType.ContainsKey(type);

    public bool HasMember(string type, string member) =>
        _membersOfType.TryGetValue(type, out HashSet<string>? members) && members.Contains(member);
}
