namespace MlNetDeep;

/// <summary>Where the elements of moved values come from, by the dimensions alone; the rows count as one.</summary>
internal static class Movements
{
    /// <summary>The dimensions in another order.</summary>
    /// <param name="dimensions">Before.</param>
    /// <param name="order">From where each dimension comes.</param>
    public static (long[] Dimensions, int[] Elements) Transpose(long[] dimensions, int[] order)
    {
        int[] strides = Strides(dimensions);
        long[] moved = [.. order.Select(axis => dimensions[axis])];
        return (moved, Walk(Array.ConvertAll(moved, Size), Array.ConvertAll(order, axis => strides[axis])));
    }

    /// <summary>Some of a dimension's places.</summary>
    /// <param name="dimensions">Before.</param>
    /// <param name="axis">The dimension.</param>
    /// <param name="places">Which, in their order.</param>
    public static int[] Take(long[] dimensions, int axis, IReadOnlyList<int> places)
    {
        int inner = GraphValue.LengthOf(dimensions[(axis + 1)..]), size = Size(dimensions[axis]);
        int outer = GraphValue.LengthOf(dimensions[..axis]);
        var elements = new int[GraphValue.LengthOf([outer, places.Count, inner])];
        int next = 0;
        for (int i = 0; i < outer; i++)
        {
            foreach (int place in places)
            {
                for (int k = 0; k < inner; k++)
                    elements[next++] = (i * size + place) * inner + k;
            }
        }

        return elements;
    }

    /// <summary>
    /// The elements of a value that is repeated along dimensions of length 1, and along new ones in front, as operators of two values do.
    /// </summary>
    /// <param name="dimensions">Before.</param>
    /// <param name="target">After.</param>
    /// <returns>Null where the one cannot become the other.</returns>
    public static int[]? Broadcast(long[] dimensions, long[] target)
    {
        if (dimensions.Length > target.Length)
            return null;
        int added = target.Length - dimensions.Length;
        int[] strides = Strides(dimensions), all = new int[target.Length];
        for (int i = 0; i < dimensions.Length; i++)
        {
            if (dimensions[i] != 1 && dimensions[i] != target[added + i])
                return null;
            all[added + i] = dimensions[i] == 1 ? 0 : strides[i];
        }

        GraphValue.LengthOf(target);
        return Walk(Array.ConvertAll(target, Size), all);
    }

    private static int Size(long dimension) => dimension == GraphValue.Rows ? 1 : (int)dimension;

    private static int[] Strides(long[] dimensions)
    {
        var strides = new int[dimensions.Length];
        int stride = 1;
        for (int i = dimensions.Length - 1; i >= 0; i--)
        {
            strides[i] = stride;
            stride *= Size(dimensions[i]);
        }

        return strides;
    }

    /// <summary>The places of all elements, row-major, whose dimensions have these sizes and strides.</summary>
    private static int[] Walk(int[] sizes, int[] strides)
    {
        var elements = new int[GraphValue.LengthOf(Array.ConvertAll(sizes, size => (long)size))];
        var index = new int[sizes.Length];
        for (int i = 0, place = 0; i < elements.Length; i++)
        {
            elements[i] = place;
            for (int axis = sizes.Length - 1; axis >= 0; axis--)
            {
                place += strides[axis];
                if (++index[axis] < sizes[axis])
                    break;
                place -= strides[axis] * sizes[axis];
                index[axis] = 0;
            }
        }

        return elements;
    }
}
