using System.Collections.Immutable;
using System.Reflection.Metadata;

namespace MlNetDeep.Transforms.Tests.Access;

/// <summary>Writes signatures as text. Types go by full name alone: netstandard and the runtime name other assemblies.</summary>
internal sealed class SignatureText : ISignatureTypeProvider<string, object?>
{
    private static readonly SignatureText Instance = new();

    /// <summary>A method as <c>Name(parameter, ...) : result</c>, with the number of its own type parameters after its name.</summary>
    public static string OfMethod(string name, MethodSignature<string> signature)
    {
        string arity = signature.GenericParameterCount == 0 ? "" : $"``{signature.GenericParameterCount}";
        string receiver = signature.Header.IsInstance ? "" : "static ";
        return $"{receiver}{name}{arity}({string.Join(", ", signature.ParameterTypes)}) : {signature.ReturnType}";
    }

    public static string OfMethod(MetadataReader reader, MethodDefinition method) =>
        OfMethod(reader.GetString(method.Name), method.DecodeSignature(Instance, null));

    /// <summary>A field as <c>Name : type</c>.</summary>
    public static string OfField(MetadataReader reader, FieldDefinition field) =>
        $"{reader.GetString(field.Name)} : {field.DecodeSignature(Instance, null)}";

    /// <summary>A reference to a method or field, in the form of the definitions above.</summary>
    public static string OfReference(MetadataReader reader, MemberReference member)
    {
        string name = reader.GetString(member.Name);
        return member.GetKind() == MemberReferenceKind.Method
            ? OfMethod(name, member.DecodeMethodSignature(Instance, null))
            : $"{name} : {member.DecodeFieldSignature(Instance, null)}";
    }

    /// <summary>The full name of a type defined in the assembly, nested types after a plus sign.</summary>
    public static string OfType(MetadataReader reader, TypeDefinitionHandle handle)
    {
        TypeDefinition type = reader.GetTypeDefinition(handle);
        TypeDefinitionHandle outer = type.GetDeclaringType();
        return Qualify(reader, type.Namespace, type.Name, outer.IsNil ? null : OfType(reader, outer));
    }

    /// <summary>The full name of a type referenced by the assembly, nested types after a plus sign.</summary>
    public static string OfType(MetadataReader reader, TypeReferenceHandle handle)
    {
        TypeReference type = reader.GetTypeReference(handle);
        bool nested = type.ResolutionScope.Kind == HandleKind.TypeReference;
        return Qualify(reader, type.Namespace, type.Name, nested ? OfType(reader, (TypeReferenceHandle)type.ResolutionScope) : null);
    }

    public string GetTypeFromDefinition(MetadataReader reader, TypeDefinitionHandle handle, byte rawTypeKind) => OfType(reader, handle);

    public string GetTypeFromReference(MetadataReader reader, TypeReferenceHandle handle, byte rawTypeKind) => OfType(reader, handle);

    public string GetTypeFromSpecification(MetadataReader reader, object? genericContext, TypeSpecificationHandle handle, byte rawKind) =>
        reader.GetTypeSpecification(handle).DecodeSignature(this, genericContext);

    public string GetPrimitiveType(PrimitiveTypeCode typeCode) => $"System.{typeCode}";

    public string GetGenericInstantiation(string genericType, ImmutableArray<string> typeArguments) =>
        $"{genericType}<{string.Join(", ", typeArguments)}>";

    public string GetGenericTypeParameter(object? genericContext, int index) => $"!{index}";

    public string GetGenericMethodParameter(object? genericContext, int index) => $"!!{index}";

    public string GetArrayType(string elementType, ArrayShape shape) => $"{elementType}[{new string(',', shape.Rank - 1)}]";

    public string GetSZArrayType(string elementType) => $"{elementType}[]";

    public string GetByReferenceType(string elementType) => $"{elementType}&";

    public string GetPointerType(string elementType) => $"{elementType}*";

    public string GetPinnedType(string elementType) => elementType;

    public string GetModifiedType(string modifier, string unmodifiedType, bool isRequired) =>
        isRequired ? $"{unmodifiedType} modreq({modifier})" : unmodifiedType;

    public string GetFunctionPointerType(MethodSignature<string> signature) => OfMethod("*", signature);

    private static string Qualify(MetadataReader reader, StringHandle space, StringHandle name, string? outer)
    {
        string simple = reader.GetString(name);
        if (outer is not null)
            return $"{outer}+{simple}";

        return space.IsNil ? simple : $"{reader.GetString(space)}.{simple}";
    }
}
