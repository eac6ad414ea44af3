namespace MlNetDeep.Reference;

/// <summary>Principal components in double precision: means, and the eigenvectors of the covariance by Jacobi's rotations.</summary>
public sealed class PrincipalComponents
{
    private readonly double[] _means;
    private readonly double[][] _components;

    /// <summary>Analyses rows.</summary>
    /// <param name="rows">At least one, of one length.</param>
    public PrincipalComponents(IReadOnlyList<float[]> rows)
    {
        int n = rows[0].Length;
        _means = [.. Enumerable.Range(0, n).Select(i => rows.Average(row => (double)row[i]))];
        var covariance = new double[n, n];
        foreach (float[] row in rows)
        {
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j <= i; j++)
                    covariance[i, j] += (row[i] - _means[i]) * (row[j] - _means[j]) / rows.Count;
            }
        }

        for (int i = 0; i < n; i++)
        {
            for (int j = 0; j < i; j++)
                covariance[j, i] = covariance[i, j];
        }

        double[,] vectors = Diagonalize(covariance);
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(i => covariance[i, i])];
        Variances = [.. order.Select(i => covariance[i, i])];
        _components = [.. order.Select(i => Enumerable.Range(0, n).Select(row => vectors[row, i]).ToArray())];
    }

    /// <summary>The variances along the components, the greatest first.</summary>
    public IReadOnlyList<double> Variances { get; }

    /// <summary>The first components, each of length 1 and at right angles to the others.</summary>
    /// <param name="count">How many.</param>
    public double[][] First(int count) => _components[..count];

    /// <summary>The squared distances of rows from the plane through the mean along the first components, a mean over rows and features.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="count">How many components.</param>
    public double Error(IReadOnlyList<float[]> rows, int count) => rows.Average(row =>
    {
        double[] centered = [.. row.Zip(_means, (value, mean) => value - mean)];
        double along = First(count).Sum(component => Math.Pow(Dot(component, centered), 2));
        return (Dot(centered, centered) - along) / row.Length;
    });

    /// <summary>The largest principal angle between two subspaces, in degrees: that of the vector of one which lies farthest from the other.</summary>
    /// <param name="orthonormal">A basis of the one, orthonormal.</param>
    /// <param name="basis">Linearly independent vectors that span the other, as many.</param>
    public static double LargestAngle(double[][] orthonormal, double[][] basis)
    {
        double[][] other = Orthonormalize(basis);
        int k = other.Length;
        // What of each vector lies outside the first subspace; the greatest singular value of these rests is the sine.
        double[][] rests = [.. other.Select(vector =>
        {
            double[] rest = [.. vector];
            foreach (double[] direction in orthonormal)
            {
                double share = Dot(direction, vector);
                for (int i = 0; i < rest.Length; i++)
                    rest[i] -= share * direction[i];
            }

            return rest;
        })];
        var gram = new double[k, k];
        for (int i = 0; i < k; i++)
        {
            for (int j = 0; j < k; j++)
                gram[i, j] = Dot(rests[i], rests[j]);
        }

        Diagonalize(gram);
        double sine = Math.Sqrt(Math.Max(0, Enumerable.Range(0, k).Max(i => gram[i, i])));
        return Math.Asin(Math.Min(1, sine)) * 180 / Math.PI;
    }

    private static double[][] Orthonormalize(double[][] basis)
    {
        var vectors = new List<double[]>();
        foreach (double[] vector in basis)
        {
            double[] rest = [.. vector];
            // Twice, for rounding.
            for (int pass = 0; pass < 2; pass++)
            {
                foreach (double[] direction in vectors)
                {
                    double share = Dot(direction, rest);
                    for (int i = 0; i < rest.Length; i++)
                        rest[i] -= share * direction[i];
                }
            }

            double norm = Math.Sqrt(Dot(rest, rest));
            vectors.Add([.. rest.Select(value => value / norm)]);
        }

        return [.. vectors];
    }

    /// <summary>Rotates pairs of axes until nothing is left off the diagonal, which then holds the eigenvalues; gives the eigenvectors as columns.</summary>
    private static double[,] Diagonalize(double[,] matrix)
    {
        int n = matrix.GetLength(0);
        var vectors = new double[n, n];
        for (int i = 0; i < n; i++)
            vectors[i, i] = 1;
        for (int sweep = 0; sweep < 100; sweep++)
        {
            double off = 0, all = 0;
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    all += matrix[i, j] * matrix[i, j];
                    off += i == j ? 0 : matrix[i, j] * matrix[i, j];
                }
            }

            if (off <= 1e-28 * all)
                break;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                    Rotate(matrix, vectors, p, q);
            }
        }

        return vectors;
    }

    private static void Rotate(double[,] matrix, double[,] vectors, int p, int q)
    {
        if (matrix[p, q] == 0)
            return;
        double theta = (matrix[q, q] - matrix[p, p]) / (2 * matrix[p, q]);
        double tangent = (theta >= 0 ? 1 : -1) / (Math.Abs(theta) + Math.Sqrt(theta * theta + 1));
        double cosine = 1 / Math.Sqrt(tangent * tangent + 1), sine = tangent * cosine;
        int n = matrix.GetLength(0);
        for (int i = 0; i < n; i++)
            (matrix[i, p], matrix[i, q]) = (cosine * matrix[i, p] - sine * matrix[i, q], sine * matrix[i, p] + cosine * matrix[i, q]);
        for (int i = 0; i < n; i++)
        {
            (matrix[p, i], matrix[q, i]) = (cosine * matrix[p, i] - sine * matrix[q, i], sine * matrix[p, i] + cosine * matrix[q, i]);
            (vectors[i, p], vectors[i, q]) = (cosine * vectors[i, p] - sine * vectors[i, q], sine * vectors[i, p] + cosine * vectors[i, q]);
        }
    }

    private static double Dot(double[] a, double[] b)
    {
        double sum = 0;
        for (int i = 0; i < a.Length; i++)
            sum += a[i] * b[i];
        return sum;
    }
}
