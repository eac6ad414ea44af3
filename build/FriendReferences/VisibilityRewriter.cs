using System.Collections.Immutable;
using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;
using System.Runtime.InteropServices;

namespace MlNetDeep.Build;

/// <summary>
/// Makes the internal members of an assembly visible to a compiler, by changing the visibility bits in its metadata tables in place:
/// internal becomes public, private protected becomes protected, private stays private.
/// </summary>
/// <remarks>
/// The layout of the tables is that of ECMA-335, partition II, 22.37 (TypeDef), 22.26 (MethodDef) and 22.15 (Field). Only the low three
/// bits of a row's flags change, so the file keeps its length and everything else. The result is for compilers: it is no longer signed.
/// </remarks>
internal static class VisibilityRewriter
{
    // Where the flags lie in a row. TypeDef: first. MethodDef: after RVA (4 bytes) and ImplFlags (2). Field: first.
    private const int TypeFlagsOffset = 0;
    private const int MethodFlagsOffset = 6;
    private const int FieldFlagsOffset = 0;

    // The three visibility bits are the lowest, in the first byte of the little-endian flags.
    private const byte VisibilityMask = (byte)TypeAttributes.VisibilityMask;

    /// <summary>Rewrites the image of an assembly in place.</summary>
    /// <param name="image">The whole file, as bytes.</param>
    /// <returns>The number of rows that changed; 0 if the assembly hides nothing.</returns>
    /// <exception cref="BadImageFormatException">The bytes are not a managed assembly.</exception>
    public static int OpenUp(byte[] image)
    {
        using var file = new PEReader(ImmutableCollectionsMarshal.AsImmutableArray(image));
        if (!file.HasMetadata)
            throw new BadImageFormatException("the file holds no .NET metadata; name a managed assembly.");

        MetadataReader metadata = file.GetMetadataReader();
        if (!metadata.IsAssembly)
            throw new BadImageFormatException("the file is a module without an assembly manifest; name a managed assembly.");

        Span<byte> tables = image.AsSpan(file.PEHeaders.MetadataStartOffset, file.PEHeaders.MetadataSize);
        return RewriteTypes(metadata, tables)
            + RewriteMembers(metadata, tables, TableIndex.MethodDef, MethodFlagsOffset)
            + RewriteMembers(metadata, tables, TableIndex.Field, FieldFlagsOffset);
    }

    private static int RewriteTypes(MetadataReader metadata, Span<byte> tables)
    {
        int changed = 0;
        foreach (TypeDefinitionHandle type in metadata.TypeDefinitions)
        {
            if (IsCompilersOwn(metadata, type))
                continue;

            ref byte flags = ref Flags(metadata, tables, TableIndex.TypeDef, MetadataTokens.GetRowNumber(type), TypeFlagsOffset);
            changed += SetVisibility(ref flags, (TypeAttributes)(flags & VisibilityMask) switch
            {
                TypeAttributes.NotPublic => (byte)TypeAttributes.Public,
                TypeAttributes.NestedAssembly => (byte)TypeAttributes.NestedPublic,
                TypeAttributes.NestedFamANDAssem => (byte)TypeAttributes.NestedFamily,
                TypeAttributes other => (byte)other,
            });
        }

        return changed;
    }

    // Fields and methods use the same numbers for the same visibility (ECMA-335, II.23.1.5 and II.23.1.10).
    private static int RewriteMembers(MetadataReader metadata, Span<byte> tables, TableIndex table, int flagsOffset)
    {
        int changed = 0;
        int rows = metadata.GetTableRowCount(table);
        for (int row = 1; row <= rows; row++)
        {
            ref byte flags = ref Flags(metadata, tables, table, row, flagsOffset);
            changed += SetVisibility(ref flags, (MethodAttributes)(flags & VisibilityMask) switch
            {
                MethodAttributes.Assembly => (byte)MethodAttributes.Public,
                MethodAttributes.FamANDAssem => (byte)MethodAttributes.Family,
                MethodAttributes other => (byte)other,
            });
        }

        return changed;
    }

    // Compilers embed copies of framework attributes (NullableAttribute, IsReadOnlyAttribute ...) and name their own types with '<'.
    // Made public they would compete with the framework's and with each other.
    private static bool IsCompilersOwn(MetadataReader metadata, TypeDefinitionHandle handle)
    {
        TypeDefinition type = metadata.GetTypeDefinition(handle);
        string space = metadata.GetString(type.Namespace);
        return space is "System" or "Microsoft.CodeAnalysis"
            || space.StartsWith("System.", StringComparison.Ordinal)
            || metadata.GetString(type.Name).StartsWith('<');
    }

    private static ref byte Flags(MetadataReader metadata, Span<byte> tables, TableIndex table, int row, int flagsOffset) =>
        ref tables[metadata.GetTableMetadataOffset(table) + ((row - 1) * metadata.GetTableRowSize(table)) + flagsOffset];

    private static int SetVisibility(ref byte flags, byte visibility)
    {
        if ((flags & VisibilityMask) == visibility)
            return 0;

        flags = (byte)((flags & ~VisibilityMask) | visibility);
        return 1;
    }
}
