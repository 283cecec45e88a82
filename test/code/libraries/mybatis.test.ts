import assert from "node:assert/strict";
import { test } from "node:test";
import { applicationReader } from "../../support/application.ts";

const { check, read } = await applicationReader("java");

test("reads mappers: fragments, result maps, and every branch of what is dynamic", () => {
  check({
    "src/main/resources/UserMapper.xml": `
<?xml version="1.0" encoding="UTF-8" ?>
<mapper namespace="shop.UserMapper">
  <resultMap id="USER" type="User">
    <id property="id" column="id"/>
                              ^^ read users.id
    <result property="fullName" column="full_name"/>
                                        ^^^^^^^^^ read users.full_name
    <association property="team" column="team_id" select="teamOf"/>
                                         ^^^^^^^ read users.team_id
  </resultMap>
  <!-- select email from users -->
  <sql id="FIELDS">u.id, u.full_name, u.email</sql>
                     ^^ read users.id
                           ^^^^^^^^^ read users.full_name
                                        ^^^^^ read users.email
  <select id="get" resultMap="USER">
    SELECT <include refid="FIELDS"/>
    FROM users u
    <where>
      <if test="email != null and email != ''">AND u.email = #{email,jdbcType=VARCHAR}</if>
                                                     ^^^^^ read users.email
      <if test="max != null"><![CDATA[ AND u.age <= #{max} ]]></if>
                                             ^^^ read users.age
      <choose>
        <when test="a">AND u.team_id IN <foreach item="t" collection="teams" open="(" separator="," close=")">#{t}</foreach></when>
                             ^^^^^^^ read users.team_id
        <otherwise>AND u.rank &gt; 1</otherwise>
                         ^^^^ read users.rank
      </choose>
    </where>
    ORDER BY \${column}
  </select>
  <insert id="create" useGeneratedKeys="true">
    <selectKey keyProperty="id">select nextval('users_id')</selectKey>
    INSERT INTO users (full_name, email)
                       ^^^^^^^^^ write users.full_name
                                  ^^^^^ write users.email
    VALUES (#{fullName}, #{email})
  </insert>
  <update id="update">
    UPDATE users
    <set>
      <if test="fullName != null">full_name = #{fullName},</if>
                                  ^^^^^^^^^ write users.full_name
      <if test="email != null">email = #{email},</if>
                               ^^^^^ write users.email
    </set>
    WHERE id = #{id}
          ^^ read users.id
  </update>
  <insert id="dynamic">
    INSERT INTO users
    <trim prefix="(" suffix=")" suffixOverrides=",">
      <if test="email != null">email,</if>
                               ^^^^^ write users.email
      <if test="age != null">age,</if>
                             ^^^ write users.age
    </trim>
    <trim prefix="values (" suffix=")" suffixOverrides=",">
      <if test="email != null">#{email},</if>
      <if test="age != null">#{age},</if>
    </trim>
  </insert>
  <select id="other" resultType="map">SELECT <include refid="other.Mapper.FIELDS"/> FROM teams WHERE name = #{name}</select>
                                                                                                     ^^^^ read teams.name
</mapper>
`,
  });
});

test("reads fragments in the mapper that has them, as statements of others include them", () => {
  check({
    "mappers/Common.xml": `
<mapper namespace="shop.Common">
  <sql id="FIELDS">id, email, \${extra}</sql>
                   ^^ read users.id
                       ^^^^^ read users.email
  <sql id="CHANGES">email = #{email}, phone = #{phone}</sql>
                    ^^^^^ write users.email
                                      ^^^^^ write users.phone
  <sql id="COUNT">
    SELECT count(*) FROM <include refid="shop.Common.TABLE"/> t JOIN teams ON teams.id = t.team_id
                                                                                    ^^ read teams.id
                                                                                           ^^^^^^^ read users.team_id
    WHERE <include refid="shop.Users.ACTIVE"/>
  </sql>
  <sql id="TABLE">users</sql>
  <sql id="UNUSED">email, phone</sql>
</mapper>
`,
    "mappers/Users.xml": `
<mapper namespace="shop.Users">
  <sql id="ACTIVE">t.active = true</sql>
                     ^^^^^^ read users.active
  <select id="all">SELECT <include refid="shop.Common.FIELDS"/> FROM users WHERE rank &gt; 1</select>
                                                                                 ^^^^ read users.rank
  <update id="change">UPDATE users SET <include refid="shop.Common.CHANGES"/> WHERE id = #{id}</update>
                                                                                    ^^ read users.id
  <select id="count"><include refid="shop.Common.COUNT"/></select>
  <select id="mine">SELECT <include refid="Common.FIELDS"/>, age FROM users</select>
                                                             ^^^ read users.age
</mapper>
`,
    "mappers/Other.xml": `
<mapper namespace="other.Common">
  <sql id="FIELDS">email, phone</sql>
</mapper>
`,
  });
});

test("leaves other XML alone", () => {
  check({
    "src/main/resources/beans.xml": `
<beans><bean id="email" class="select"><property name="full_name" value="update users set email = 1"/></bean></beans>
`,
  });
});

test("says where another column goes when a statement has no branches", () => {
  const [file] = read({
    "UserMapper.xml": `<mapper namespace="m">
<update id="a">UPDATE users SET name = #{name} WHERE id = #{id}</update>
<update id="b">UPDATE users <set><if test="x">name = #{name}</if></set></update>
</mapper>`,
  });
  assert.deepEqual(
    file?.sinks.map(({ library, insertions }) => [
      library,
      insertions.map(({ reusableValue, delimiter }) => [reusableValue, delimiter]),
    ]),
    [
      ["mybatis", [["#{name}", "<"]]],
      ["mybatis", []],
    ],
  );
});

test("reads a mapper that is being written", () => {
  check({
    "UserMapper.xml": `
<mapper namespace="m">
<select id="a">SELECT name FROM users WHERE <if test="</select>
                      ^^^^ read users.name
<insert id="b">INSERT INTO users (name
`,
  });
});

test("reads annotations as SQL in strings", () => {
  check({
    "UserMapper.java": `
interface UserMapper {
    @Update("UPDATE users SET full_name = #{name} WHERE id = #{id}")
                              ^^^^^^^^^ write users.full_name
                                                        ^^ read users.id
    void rename(long id, String name);
}
`,
  });
});
